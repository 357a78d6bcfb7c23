"""Pure reasoning: frozen values in, results with their reasons out.

Imports nothing of Trine, no Django, file, clock or randomness.
"""
