"""Tabular files (CSV, TSV, XLSX) into the fact store: sniff, map, validate, dry run, import, undo.

The steps are functions with frozen results, the same for the command line and the browser:

    dialect = sniff(path)                          how the file is written
    proposal = propose(dialect, "opportunities")   which column is which field
    report = dry_run(path, proposal.mapping, store)
    report = run_import(path, proposal.mapping, store)
    undo(store, report.import_id)

May import `trine.analytics` and `trine.core`; knows no Django.
"""
