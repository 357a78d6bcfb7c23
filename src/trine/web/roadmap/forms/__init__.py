"""The forms of the roadmap."""
