"""Findings over time and the five signs. Imports every other area."""
