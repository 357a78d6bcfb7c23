"""Rituals that teams keep: the daily stand-up of several teams. It may import briefing and what is below it."""
