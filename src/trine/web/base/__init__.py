"""What every area stands on: the event log, jobs, access decorators. Imports no other area."""
