"""Who is told what, why, when and how: the policy of briefing, without any channel, clock or database.

`fan_out` turns an event into deliveries with reasons; `settle` says what becomes of a person's deliveries when they are
due. Each ends in exactly one state: sent, digested, suppressed with a reason, or dead where an administrator sees it.
"""

from trine.core.briefing.deciding import Digest, Due, Later, Send, Suppress, Verdict, decide
from trine.core.briefing.events import Event, MustKnow, Reason, Relation, Topic
from trine.core.briefing.fanning_out import Planned, fan_out
from trine.core.briefing.hours import Hours, digest_in, is_open, next_digest, next_open
from trine.core.briefing.preferences import USUAL_PREFERENCES, Channel, Pace, Preferences
from trine.core.briefing.settling import DigestOf, Settled, settle
from trine.core.briefing.story import Answer, Line, Section, Story

__all__ = [
    "USUAL_PREFERENCES",
    "Answer",
    "Channel",
    "Digest",
    "DigestOf",
    "Due",
    "Event",
    "Hours",
    "Later",
    "Line",
    "MustKnow",
    "Pace",
    "Planned",
    "Preferences",
    "Reason",
    "Relation",
    "Section",
    "Send",
    "Settled",
    "Story",
    "Suppress",
    "Topic",
    "Verdict",
    "decide",
    "digest_in",
    "fan_out",
    "is_open",
    "next_digest",
    "next_open",
    "settle",
]
