"""What happens to findings, in words."""

SENTENCES = {
    "finding_appeared": "{code} appeared: {title}",
    "finding_resolved": "{code} went away: {title}",
    "finding_accepted": "{actor} accepted it until {until}: “{because}”",
    "finding_acceptance_withdrawn": "{actor} took the acceptance back.",
}
