"""Calendars that others subscribe to, as iCalendar (RFC 5545, RFC 7986)."""
