"""Slack: a story as blocks, within Slack's limits, and the calls that Trine makes. It knows no Django."""
