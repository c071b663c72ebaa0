"""What all actions share: reading the turn, answering with a sentence whatever happens, and the log."""

from __future__ import annotations

import logging
from abc import abstractmethod
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.aside import DECLINED, unclear
from actions.place import place_given
from bot.appointments.book import own_book
from bot.database import engine
from bot.dialogue.answers import Outcome
from bot.dialogue.booking.flow import ask_again, go_on
from bot.dialogue.booking.message import Message
from bot.dialogue.booking.state import Booking
from bot.dialogue.emergency import TOPIC as DANGER
from bot.dialogue.emergency import with_help_numbers
from bot.dialogue.guide import likely_topics
from bot.dialogue.languages import language_choice, offer_languages
from bot.dialogue.offices import Named
from bot.dialogue.reply import Reply
from bot.dialogue.routing import Question, respond
from bot.dialogue.texts import say
from bot.interactions.log import Kind, Turn, band, model_version, write_turn
from bot.interactions.review import put_aside
from bot.language.dates import BERLIN
from bot.language.detect import Detected, reply_language, script
from bot.language.offered import SOURCE, offered
from bot.welcome.version import content_version

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Heard:
    """What was understood in one turn.

    ``language`` is the one to answer in, ``chosen_language`` the one of the conversation so far;
    ``likely`` are topic and dialogue ids, likeliest first; ``topic`` is the topic of the turn before;
    ``text`` is what was typed, empty for a button; it is never logged. ``at`` is the moment, in Europe/Berlin. Where
    the message ``gives_place``, intent and entities are those of the question that asked for it; ``booking`` is a
    booking that has begun.
    """

    intent: str
    confidence: float
    likely: tuple[str, ...]
    text: str = field(repr=False)
    entities: dict[str, str]
    language: str
    chosen_language: str
    detected: Detected
    wished_language: str | None
    topic: str | None
    kind: Kind
    passage: str | None
    nearest: tuple[str, ...]
    unsure: bool
    follow_up: bool
    alarm: bool
    declined_before: int
    said_before: frozenset[str]
    metadata: dict[str, Any]
    at: datetime
    gives_place: bool = False
    booking: Booking | None = None

    @property
    def facet(self) -> str:
        """The facet asked for, "what" where none was named."""
        return self.entities.get("facet", "what")

    def message(self) -> Message:
        """The turn as a booking needs it."""
        return Message(
            text=self.text,
            pressed=self.kind == "choice",
            intent=self.intent,
            confidence=self.confidence,
            entities=self.entities,
            language=self.language,
            wished_language=self.wished_language,
            topic=self.topic,
            person=str(self.metadata["session"]),
            at=self.at,
        )

    def question(self, alternatives: tuple[str, ...] = ()) -> Question:
        """The question about a topic; ``alternatives`` are topics that may be meant instead."""
        begin = self.entities.get("begin")
        return Question(
            topic=self.intent,
            facet=self.facet,
            language=self.language,
            now=self.at,
            named=Named.of(self.entities),
            passage=self.passage,
            nearest=self.nearest,
            alternatives=alternatives,
            begin=int(begin) if begin else None,
        )


def _declined_before(tracker: Tracker) -> int:
    """How many turns in a row, just before this one, were not understood."""
    earlier = [event for event in tracker.events if event.get("event") == "user"][:-1]
    count = 0
    for event in reversed(earlier):
        if ((event.get("parse_data") or {}).get("intent") or {}).get("name") not in DECLINED:
            break
        count += 1
    return count


def _languages_before(tracker: Tracker) -> frozenset[str]:
    earlier = [event for event in tracker.events if event.get("event") == "user"][:-1]
    found = (((event.get("parse_data") or {}).get("language") or {}).get("language") for event in earlier)
    return frozenset(language for language in found if language)


def listen(tracker: Tracker) -> Heard:
    """Read the turn from Rasa's tracker."""
    message = tracker.latest_message
    metadata = message.get("metadata") or {}
    chosen = str(metadata.get("language", SOURCE))
    if chosen not in offered():
        chosen = SOURCE
    detected = Detected(**(message.get("language") or {"language": "und", "confidence": 0.0, "words": 0}))
    intent = message.get("intent") or {}
    text = str(message.get("text") or "")
    kind: Kind = "choice" if text.startswith("/") else "text"
    entities = {row["entity"]: str(row["value"]) for row in message.get("entities") or ()}
    given = place_given(tracker, entities)
    at = now()
    return Heard(
        intent=given.intent if given else intent.get("name") or "nlu_fallback",
        confidence=float(intent.get("confidence") or 0.0),
        likely=tuple(row["name"] for row in message.get("intent_ranking") or () if row.get("name")),
        text=text if kind == "text" else "",
        entities=given.entities if given else entities,
        language=reply_language(chosen, detected),
        chosen_language=chosen,
        detected=detected,
        wished_language=message.get("wished_language"),
        topic=metadata.get("topic"),
        kind=kind,
        passage=message.get("passage"),
        nearest=tuple(message.get("nearest") or ()),
        unsure=bool(message.get("unsure")),
        follow_up=bool(message.get("follow_up")),
        alarm=bool(message.get("alarm")),
        declined_before=_declined_before(tracker),
        said_before=_languages_before(tracker),
        metadata=metadata,
        at=at,
        gives_place=given is not None,
        booking=Booking.from_slot(tracker.get_slot("booking"), at),
    )


def now() -> datetime:
    """The clock of the actions, in Lünen's time: its day is the citizen's day."""
    return datetime.now(BERLIN)


class AssistantAction(Action):
    """Base of all actions. A subclass gives ``job`` and ``answer``; errors and the log are dealt with here."""

    job: str = ""

    def name(self) -> str:
        """The name that the domain uses."""
        return f"action_{self.job}" if self.job else ""

    @abstractmethod
    def answer(self, heard: Heard, today: date) -> Outcome:
        """What the assistant says to what was understood."""

    def _answer(self, heard: Heard) -> Outcome:
        """A place or a booking that was asked for goes on, unless the message is about something else."""
        if heard.gives_place:
            return respond(heard.question())
        message = heard.message()
        if heard.booking or message.is_code or message.wants_appointment:
            step = go_on(message, heard.booking, own_book())
            if step is not None:
                return step
        outcome = self.answer(heard, heard.at.date())
        if heard.booking and outcome.booking is None:
            return ask_again(outcome, message, heard.booking, own_book())
        return outcome

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer one turn; whatever goes wrong ends in a sentence, and nothing of the text is logged."""
        heard: Heard | None = None
        try:
            heard = listen(tracker)
            outcome = self._answer(heard)
            if heard.alarm or (heard.intent == DANGER and outcome.outcome == "booking_stopped"):
                outcome = with_help_numbers(outcome, heard.language)
            outcome = replace(outcome, replies=_with_language_offers(heard, outcome.replies))
        except Exception as error:
            logger.error("%s failed: %s", self.name(), type(error).__name__)
            language = heard.language if heard else SOURCE
            outcome = Outcome((Reply(say("went_wrong", language), language),), "error")
        for reply in outcome.replies:
            dispatcher.utter_message(json_message=reply.to_json())
        if heard is not None:
            _log(heard, outcome)
            _put_aside(heard, outcome)
        return [SlotSet("booking", outcome.booking or None)] if outcome.booking is not None else []


def _with_language_offers(heard: Heard, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """After a switch by message a way back; to a language that is not offered, once, the languages that are."""
    if not replies:
        return replies
    last = replies[-1]
    switched = last.language != heard.chosen_language and heard.kind == "text" and not heard.wished_language
    if switched:
        way_back = language_choice(heard.chosen_language, back=True)
        return (*replies[:-1], replace(last, choices=(*last.choices, way_back)))
    foreign = heard.detected.language
    if (
        foreign not in (*offered(), "und")
        and heard.detected.words >= 4
        and heard.detected.confidence >= 0.9
        and foreign not in heard.said_before
        and not _in_chosen_script(heard)
    ):
        return (*replies, offer_languages(last.language, foreign))
    return replies


def _in_chosen_script(heard: Heard) -> bool:
    """Whether somebody who chose Ukrainian or Arabic goes on in its letters: hardly in a neighbour's language."""
    chosen = script(offered()[heard.chosen_language].name)
    return chosen != "LATIN" and script(heard.text) == chosen


def _nearest_topic(heard: Heard) -> str | None:
    return next(iter(likely_topics(heard.likely, without=heard.intent)), None)


def _log(heard: Heard, outcome: Outcome) -> None:
    last = outcome.replies[-1] if outcome.replies else None
    try:
        write_turn(
            engine(),
            Turn(
                id=str(heard.metadata["turn"]),
                at=heard.at,
                session=str(heard.metadata["session"]),
                channel=str(heard.metadata["channel"]),
                language=last.language if last else heard.language,
                kind=heard.kind,
                outcome=outcome.outcome,
                content_version=content_version(),
                model_version=model_version(),
                detected_language=heard.detected.language if heard.kind == "text" else None,
                topic="termin_buchen" if outcome.outcome.startswith("booking_") else heard.intent,
                facet=next((reply.facet for reply in outcome.replies if reply.facet), None),
                confidence=band(heard.confidence),
                department=outcome.department,
                district=outcome.district,
                days_to_place=outcome.days_to_place,
                nearest_topic=_nearest_topic(heard) if heard.intent == "nlu_fallback" else None,
                translated=all(reply.translated for reply in outcome.replies),
            ),
        )
    except Exception as error:
        # The citizen's answer matters more than its row; the operator sees the class of the failure.
        logger.error("the turn was not logged: %s", type(error).__name__)


def _put_aside(heard: Heard, outcome: Outcome) -> None:
    try:
        message = unclear(heard, outcome, model_version())
        if message is not None:
            put_aside(engine(), message)
    except Exception as error:
        logger.error("a message for review was not kept: %s", type(error).__name__)
