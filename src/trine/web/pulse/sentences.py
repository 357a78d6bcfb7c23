"""What happens to surveys, in words."""

SENTENCES = {
    "wave_made": "{actor} began to arrange the survey {name}.",
    "wave_changed": "{actor} changed the survey {name}.",
    "wave_opened": "{name}: what matters most, and what the other teams aim at. Two minutes, until {until}.",
    "wave_reminded": "{name} closes on {until}, and your answer is not there yet.",
    "wave_extended": "{actor} keeps the survey {name} open until {until}.",
    "wave_closed": "The survey {name} is closed: {how_many}.",
    "review_near": "The quarter ends on {until}: how teams found working together, in {name}.",
    "wave_cancelled": "{actor} cancelled the survey {name}: {because}",
    "wave_taken_up": "{actor} takes the survey {name} up again.",
}
