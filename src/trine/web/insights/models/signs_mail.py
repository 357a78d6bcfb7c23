"""The signs as a message: who wants it each Monday, and who had it on which day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from trine.web.people.models import Person, Team


class SignsWish(models.Model):
    """Somebody who leads the company and wants the signs sent each Monday."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.person} wants the signs on Mondays"


class SignsMail(models.Model):
    """The signs of a day for one person, sent once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    on = models.DateField()
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    """Whose signs; the company's if none."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "on", "team"], name="signs_once_a_day", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"the signs of {self.on} for {self.person}"
