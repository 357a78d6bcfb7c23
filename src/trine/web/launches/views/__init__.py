"""Pages and forms of launches and playbooks."""
