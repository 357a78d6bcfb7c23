"""Benchmarks and drills; each is a program: `python -m bench.NAME`."""
