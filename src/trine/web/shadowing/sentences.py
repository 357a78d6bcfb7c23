"""What happens to shadowing, in words."""

SENTENCES = {
    "shadowing_round_made": "{actor} worked out {days} days of shadowing for {teams}.",
    "shadowing_round_sent": "{actor} proposed {days} days of shadowing.",
    "shadowing_round_filled": "{actor} proposed {days} more days of shadowing.",
    "shadowing_round_removed": "{actor} took away a round of shadowing that nobody knew of yet.",
    "shadowing_round_called_off": "{actor} called off what was left of a round of shadowing.",
    "shadowing_proposed": "A day with another team: {guest} with {host} on {on}.",
    "shadowing_moved": "A day with another team: {guest} with {host}, now on {on}.",
    "shadowing_accepted": "{actor} said yes to the day of {guest} with {host} on {on}.",
    "shadowing_settled": "Settled: {guest} spends {on} with {host}.",
    "shadowing_declined": "{actor} can’t have the day that was proposed: {because}",
    "shadowing_dissolved": "{guest} does not spend {on} with {host}: {because}",
    "shadowing_over": "{guest} spent {on} with {host}. What did you learn?",
    "shadowing_reminded": "{guest} spent {on} with {host}. A line of what you learnt is still missing.",
    "shadowing_lapsed": "The day of {guest} with {host} on {on} went by without an answer.",
    "shadowing_shared": "What {guest} and {host} learnt on their day together on {on}.",
}
