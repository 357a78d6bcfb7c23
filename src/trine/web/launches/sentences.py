"""What happened to launches and playbooks, in words."""

SENTENCES: dict[str, str] = {}
