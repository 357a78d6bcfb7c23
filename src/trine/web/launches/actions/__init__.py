"""What people do with launches and playbooks: one function for each intention, one transaction, its event."""
