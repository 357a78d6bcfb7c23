"""Trine keeps product, marketing and sales of one company in line."""

__version__ = "0.1.0"
