"""What the pages of the goals area read: one module for each page."""
