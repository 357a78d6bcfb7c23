"""The weekly status, the monthly rollup of launches, what changed for leaders, and the archive of all that went out."""
