"""What happens to findings, in words."""

SENTENCES = {
    "finding_appeared": "{code} appeared: {title}",
    "finding_resolved": "{code} went away: {title}",
    "finding_accepted": "{actor} accepted it until {until}: “{because}”",
    "finding_acceptance_withdrawn": "{actor} took the acceptance back.",
    "decision_asked": "{actor} asked for a decision; {decider} decides by {decide_by}.",
    "option_added": "{actor} added the option “{option}”.",
    "decision_handed_over": "{actor} handed it over: {decider} decides by {decide_by}.",
    "decision_escalated": "{actor} brought it to leadership; it was to be decided by {decide_by}.",
    "decision_made": "{actor} decided: {option}. What gives way: {gives_way}. Because: {because}",
    "decision_reopened": "{actor} opened it again: “{because}”",
    "decision_dropped": "{actor} dropped it: “{because}”",
}
