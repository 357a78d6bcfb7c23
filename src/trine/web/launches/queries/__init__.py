"""What the pages of launches show, each read in a constant number of queries."""
