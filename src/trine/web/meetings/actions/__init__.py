"""What people do with check-ins: arrange a series, hold a meeting, keep what was promised there."""
