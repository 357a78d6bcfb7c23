"""Pages of the survey and of its results."""
