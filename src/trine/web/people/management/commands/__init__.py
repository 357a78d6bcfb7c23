"""Commands of the people area."""
