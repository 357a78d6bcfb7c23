"""What the pages of the roadmap read."""
