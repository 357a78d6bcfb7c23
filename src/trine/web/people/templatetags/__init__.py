"""Filters of the people area."""
