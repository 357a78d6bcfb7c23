"""What `trine check` tells, in its three forms: text for people, JSON for programs, SARIF for code review."""
