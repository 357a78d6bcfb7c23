"""What the pages on signs, findings and decisions read, only as far as the reader may see it."""
