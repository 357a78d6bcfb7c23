"""Cycles, metrics, goals, KPIs, check-ins, expectations, dependencies; the plan file in and out. Imports people, ui, base."""
