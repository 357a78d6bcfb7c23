"""What can't be scheduled, each with a sentence for the person who asked."""

from __future__ import annotations


class SchedulingError(ValueError):
    """Something that can't be scheduled."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NoWorkingDay(SchedulingError):  # noqa: N818 - it is named for what is wrong
    """A calendar in which no day is left to work on."""


class UnknownCountry(SchedulingError):  # noqa: N818 - it is named for what is wrong
    """A country, or a part of one, whose public holidays are not known."""


class TimingError(SchedulingError):
    """Steps that wait for each other, for themselves or for one that is not there."""
