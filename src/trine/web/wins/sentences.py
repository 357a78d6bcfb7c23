"""What happens to wins, in words."""

SENTENCES = {
    "win_proposed": "Was this a win? {text}",
    "win_published": "A win: {text}",
    "win_named": "A win names somebody more: {text}",
    "win_changed": "{actor} changed the win “{text}”.",
    "win_dismissed": "{actor} dismissed the win “{text}”: {because}",
    "win_restored": "{actor} brought the win “{text}” back.",
    "win_applauded": "{people} applauded: {text}",
}
