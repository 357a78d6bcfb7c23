"""What happens to stand-ups, in words."""

SENTENCES = {
    "stand_up_made": "{actor} set up the stand-up {name} for {teams}.",
    "stand_up_changed": "{actor} changed the stand-up {name}.",
    "stand_up_ended": "{actor} ended the stand-up {name}.",
    "stand_up_taken_up": "{actor} took the stand-up {name} up again.",
    "stand_up_asked": "{name} asks for your three lines of {on}: done, next, in the way.",
    "stand_up_gathered": "{name} of {on}: {answered} of {asked} answered, {blocked} with something in the way.",
    "stand_up_blocked": "In the stand-up {name}, {people} can’t go on without {team}.",
    "stand_up_skipped": "{actor} left out the stand-up {name} of {on}: {because}",
    "stand_up_kept": "{actor} has the stand-up {name} of {on} after all.",
}
