"""What happens to check-ins, in words."""

SENTENCES = {
    "meeting_series_made": "{actor} set up the check-in {name}.",
    "meeting_series_changed": "{actor} changed the check-in {name}.",
    "meeting_series_ended": "{actor} ended the check-in {name}.",
    "meeting_series_taken_up": "{actor} took the check-in {name} up again.",
    "meeting_agenda_sent": "{name} meets on {on}.",
    "meeting_skipped": "{actor} left out {name} of {on}: {because}",
    "meeting_kept": "{name} meets on {on} after all.",
    "meeting_held": "{name} of {on}: {decided} decided, {actions} to do.",
    "meeting_action_due": "You promised this in {name} by {due}: {text}",
    "meeting_action_done": "{actor} did what was promised: {text}",
    "meeting_action_dropped": "{actor} dropped what was promised ({text}): {because}",
    "meeting_action_reopened": "{actor} opened again what was promised: {text}",
}
