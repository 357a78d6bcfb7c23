"""The signs on paper: fonts for every script, and one sheet of A4. Knows the view of the page, no request."""
