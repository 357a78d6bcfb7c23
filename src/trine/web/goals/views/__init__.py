"""The pages of the goals area: one module for each."""
