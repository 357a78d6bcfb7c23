"""What happens to editions, in words."""

SENTENCES = {
    "status_sent": "{title}: what moved, what is due, what shipped.",
    "rollup_sent": "{title}, and what comes next.",
    "changes_summed_up": "{title}, in short, for those who lead the company.",
    "status_part_edited": "{actor} wrote on the part of {part} in the status: {title}.",
    "status_part_undone": "{actor} took the last change of the part of {part} in the status back: {title}.",
    "status_part_renewed": "{actor} brought the part of {part} in the status up to date: {title}.",
    "status_schedule_changed": "{actor} chose when the status goes out: {when}.",
}
