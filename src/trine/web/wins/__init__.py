"""Wins: what went well, and whose hands were in it. It may import status, briefing and what is below them."""
