"""Tabular files (CSV, TSV, XLSX) into the fact store: sniff, map, validate, dry run, import."""
