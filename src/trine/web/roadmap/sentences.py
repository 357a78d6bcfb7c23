"""What happens on the roadmap, in words."""

SENTENCES = {
    "team_plan_added": "{actor} wrote the plan “{title}”.",
    "team_plan_changed": "{actor} changed the plan “{title}”: {changes}.",
    "team_plan_removed": "{actor} took the plan “{title}” out.",
    "deliverable_added": "{actor} put “{title}” on the roadmap, {commitment}, from {start} to {end}.",
    "deliverable_changed": "{actor} changed “{title}”: {changes}.",
    "deliverable_rescheduled": "{actor} changed “{title}”: {changes}. Because: {because}. Told: {told}.",
    "deliverable_moved_along": "“{title}” moved along with “{cause}”: {changes}. Because: {because}.",
    "deliverable_change_undone": "{actor} took the last change of “{title}” back.",
    "deliverable_looked_at": "{actor} has seen “{title}” for {teams}.",
    "deliverable_checked": "{actor} said of “{title}”: {track}. {word}",
    "deliverable_people_changed": "{actor} changed who works on “{title}”: {changes}.",
    "deliverable_involvement_noted": "{actor} noted that {team} took part in {stage} of “{title}”.",
    "roadmap_table_taken": "{actor} brought a table of deliverables in: {count} rows are new or changed.",
    "absence_entered": "{actor} entered that {name} is away from {start} to {end}.",
    "absence_removed": "{actor} took out that {name} is away from {start} to {end}.",
}
