"""Signed webhooks: programs of the company that are told what its people are told."""
