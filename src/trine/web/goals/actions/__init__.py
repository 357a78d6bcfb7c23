"""What people decide about goals: one module for each thing that is decided about."""
