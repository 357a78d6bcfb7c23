"""Shadowing: one day a quarter with another team, paired, agreed, kept in both calendars, and what was learnt there."""
