"""The time zones that a form offers."""

from zoneinfo import available_timezones

ZONES = [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]
