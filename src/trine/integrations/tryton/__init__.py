"""Tryton as a source of facts, by JSON-RPC. Tryton is another program on another server; nothing of it is used here."""
