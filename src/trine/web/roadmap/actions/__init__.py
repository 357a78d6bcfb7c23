"""What people do on the roadmap, one function for each intention."""
