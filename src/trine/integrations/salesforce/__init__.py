"""Salesforce as a source of facts, by its REST interface."""
