"""`trine doctor`: looks at a set-up, says what it finds and what to do. It changes nothing."""
