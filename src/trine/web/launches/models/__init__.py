"""Playbooks and launches as rows. What is only kept and read whole, such as a version's steps, is JSON."""

from trine.web.launches.models.afterwards import LaunchRating, Lesson, Retrospective, RetrospectiveAction
from trine.web.launches.models.brief import BriefPart, PartReview
from trine.web.launches.models.launches import Launch, LaunchLook, LaunchRevision
from trine.web.launches.models.playbooks import Playbook, PlaybookVersion
from trine.web.launches.models.work import LaunchMeasure, LaunchTask, ReadyItem

__all__ = [
    "BriefPart",
    "Launch",
    "LaunchLook",
    "LaunchMeasure",
    "LaunchRating",
    "LaunchRevision",
    "LaunchTask",
    "Lesson",
    "PartReview",
    "Playbook",
    "PlaybookVersion",
    "ReadyItem",
    "Retrospective",
    "RetrospectiveAction",
]
