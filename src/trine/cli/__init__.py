"""The `trine` command: a thin face on the parts below."""
