"""Commands of the base area."""
