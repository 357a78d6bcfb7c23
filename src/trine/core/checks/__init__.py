"""The catalogue of checks: one module per code, each a pure function from a company to findings."""
