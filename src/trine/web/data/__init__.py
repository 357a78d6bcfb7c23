"""Imports of facts, their freshness and definitions. Imports goals, people, ui, base."""
