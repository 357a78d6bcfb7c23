"""The plan file, version 1: read with positions, written in canonical form, described by a JSON Schema. Imports core only."""
