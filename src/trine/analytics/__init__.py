"""What has happened: the fact store (Parquet generations read by DuckDB through Ibis) and the measures over it.

May import `trine.core`, and nothing above; no Django. Raw SQL stays in the store's own housekeeping; every measure is
an Ibis expression.
"""
