"""Tests that look at one running site with the demo company, which is loaded once for all of them."""
