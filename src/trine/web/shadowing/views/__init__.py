"""Pages of shadowing: one module for each subject."""
