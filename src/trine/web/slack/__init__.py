"""Slack: messages to people there, what they press, links that unfold, and one channel of the company."""
