"""What the pages of shadowing show: one module for each page."""
