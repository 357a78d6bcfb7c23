"""A person's days in their own calendar: one secret link each, and the sources that fill it."""
