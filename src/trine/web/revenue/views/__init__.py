"""The pages of the area."""
