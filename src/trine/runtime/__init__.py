"""What `trine up` stands on: embedded PostgreSQL, the supervisor of its processes, and the doctor. No Django."""
