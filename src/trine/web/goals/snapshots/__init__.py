"""The parts of a snapshot, kind by kind; `trine.web.goals.snapshot` puts them together."""
