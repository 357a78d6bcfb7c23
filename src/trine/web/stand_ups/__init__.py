"""Stand-ups: the daily three lines of the people of several teams. It may import briefing and what is below it."""
