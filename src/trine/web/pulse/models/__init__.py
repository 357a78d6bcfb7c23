"""Rows of the survey."""

from trine.web.pulse.models.waves import Response, Ticket, Wave, Word

__all__ = ["Response", "Ticket", "Wave", "Word"]
