"""What has happened: the fact store (Parquet generations read by DuckDB through Ibis) and the measures over it. No Django."""
