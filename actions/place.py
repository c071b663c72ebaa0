"""A place typed after the assistant asked for it: it answers that question, whatever it sounds like by itself."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk import Tracker

from bot.city.names import find_names
from bot.dialogue import emergency
from bot.dialogue.reply import Choice, Reply
from bot.language.fold import folded

SURE = 0.5
"""A message that is understood so surely as something else is something else."""

PLACES = ("district", "street")


@dataclass(frozen=True)
class PlaceGiven:
    """The question that asked for a place, as intent and entities, with the place that answers it."""

    intent: str
    entities: dict[str, str]


def _asked_before(tracker: Tracker) -> Choice | None:
    """A button by which the turn before asked for the district, if it did."""
    turn_before = [event for event in tracker.events if event.get("event") in ("user", "bot")]
    for event in reversed(turn_before[:-1]):
        if event["event"] == "user":
            return None
        said = (event.get("data") or {}).get("custom")
        for choice in Reply.from_json(said).choices if said else ():
            if "district" in choice.entities:
                return choice
    return None


def _is_only(text: str, entities: dict[str, str]) -> bool:
    """Whether a message is nothing but the name of a district or a street."""
    whole = folded(text).strip(" .,!")
    names = {name for named, _, name in find_names(text) if named == "district"}
    return whole in {*names, folded(entities.get("street", ""))}


def place_given(tracker: Tracker, entities: dict[str, str]) -> PlaceGiven | None:
    """The question that a typed place answers; None where none was asked, or the message is about something else.

    A place alone can sound like danger ("Münsterstraße 12"); with any word beside it, danger goes first.
    """
    message = tracker.latest_message
    text, intent = str(message.get("text") or ""), message.get("intent") or {}
    place = {kind: entities[kind] for kind in PLACES if kind in entities}
    if not place or text.startswith("/"):
        return None
    other = message.get("alarm") or intent.get("name") == emergency.TOPIC or (intent.get("confidence") or 0.0) >= SURE
    asked = _asked_before(tracker) if _is_only(text, place) or not other else None
    if asked is None:
        return None
    question = {kind: value for kind, value in asked.entities.items() if kind not in PLACES}
    return PlaceGiven(asked.intent, {**question, **place})
