"""Pages of the people area: the ways in, people, invitations, teams, settings."""
