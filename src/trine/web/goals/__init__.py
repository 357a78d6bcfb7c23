"""Cycles, metrics, goals, KPIs, check-ins, dependencies; the plan file in and out. Imports people, ui, base."""
