"""Pages of check-ins: series, one meeting, the meeting while it is on."""
