"""Measured agreement: the survey and its results. It may import briefing and what is below it."""
