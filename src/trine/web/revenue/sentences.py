"""What happens in the area, in words."""

SENTENCES = {
    "sourcing_defined": "{actor} said what sourced means: {meaning}",
    "handoff_agreed": "{actor} wrote down how soon sales answers leads: {said}.",
}
