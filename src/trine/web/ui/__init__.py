"""Tokens, components, shell, gallery. Imports base."""
