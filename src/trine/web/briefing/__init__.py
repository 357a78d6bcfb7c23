"""Who is told what, from the event log to the inbox, mail and Slack."""
