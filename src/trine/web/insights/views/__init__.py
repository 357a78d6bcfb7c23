"""Pages on signs, findings and decisions."""
