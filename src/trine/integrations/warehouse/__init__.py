"""Any engine that Ibis speaks to as a source of facts, by a mapping of its tables."""
