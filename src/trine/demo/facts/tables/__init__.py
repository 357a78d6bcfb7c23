"""The demo's leads, deals and journeys as tables of the fact store: only what was known last night."""
