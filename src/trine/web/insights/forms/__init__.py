"""What people type about findings and decisions."""

from trine.web.insights.forms.accepting import AcceptForm

__all__ = ["AcceptForm"]
