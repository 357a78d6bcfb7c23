"""Weekly check-ins of teams that work together: the agenda, the meeting itself, and what it comes to."""
