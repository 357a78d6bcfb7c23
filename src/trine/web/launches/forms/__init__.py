"""What people type about launches and playbooks."""
