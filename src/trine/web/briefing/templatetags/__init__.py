"""Tags of briefing for pages of other areas."""
