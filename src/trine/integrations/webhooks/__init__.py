"""Signed webhooks by the Standard Webhooks specification: signatures, one call, and when the next one is due."""
