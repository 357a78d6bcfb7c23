"""Launches: the brief, tasks, readiness, measures and lessons of each, and the playbooks that they run on.

May import the areas roadmap, goals, people, ui and base.
"""
