"""Which turns somebody should look at later: typed, harmless, and not understood or not surely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue import emergency
from bot.dialogue.answers import Outcome
from bot.dialogue.guide import likely_topics
from bot.interactions.log import band
from bot.interactions.review import Unclear
from bot.welcome.version import content_version

if TYPE_CHECKING:
    from actions.base import Heard

DECLINED = ("nlu_fallback", "out_of_scope")

NOT_UNDERSTOOD = ("not_understood", "declined")


def in_danger(heard: Heard) -> bool:
    """Whether danger was recognised, surely or not: such words are nobody's to read again."""
    return heard.alarm or heard.intent == emergency.TOPIC


def unclear(heard: Heard, outcome: Outcome, model_version: str) -> Unclear | None:
    """The turn as the review queue takes it, None where there is nothing to look at."""
    # What is typed while a booking goes on may be a name, whatever was asked.
    if heard.kind != "text" or heard.gives_place or heard.booking or in_danger(heard) or outcome.outcome == "emergency":
        return None
    # After a second miss the answer is the way to a person; the message was not understood all the same.
    missed = outcome.outcome in NOT_UNDERSTOOD or (outcome.outcome == "to_a_person" and heard.intent in DECLINED)
    if not (missed or heard.unsure):
        return None
    guessed = likely_topics((heard.intent, *heard.likely))
    detected = heard.detected.language
    return Unclear(
        reason="not_understood",
        at=heard.at,
        session=str(heard.metadata["session"]),
        language=detected if detected != "und" else heard.language,
        text=heard.text,
        topic=guessed[0] if guessed else None,
        facet=heard.entities.get("facet"),
        confidence=band(heard.confidence),
        content_version=content_version(),
        model_version=model_version,
    )
