"""What happens in the area, in words."""

SENTENCES = {"sourcing_defined": "{actor} said what sourced means: {meaning}"}
