"""What live sources have in common: what a connector is, how it asks, how its facts are kept up to date."""
