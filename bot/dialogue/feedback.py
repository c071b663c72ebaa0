"""Complaints, praise and "that did not help": told apart by words, answered with the ways to a person."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Literal

from bot.city.departments import Kind, departments
from bot.data_files import Written, read_model
from bot.dialogue.answers import Outcome, title, topic_choice
from bot.dialogue.guide import START
from bot.dialogue.offices import GUIDE, contact_line
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.language.fold import folded
from bot.language.word_lists import word_pattern
from bot.settings import settings
from bot.welcome.topics import topics

Feedback = Literal["complaint", "praise", "not_helped"]

PART = "feedback"

DISCRIMINATION = "diskriminierung"

RIGHTS = "mitbestimmen"
WRITTEN_RIGHTS = ("anregung", "petition")
"""The facts of the topic ``RIGHTS`` that say how one complains in writing."""


class FeedbackWords(Written):
    """Words by language; one that ends in a hyphen may go on."""

    praise: dict[str, list[str]]
    not_helped: dict[str, list[str]]
    assistant: dict[str, list[str]]
    negation: dict[str, list[str]]


@cache
def feedback_words() -> FeedbackWords:
    """The words that tell one kind of feedback from another.

    Raises:
        DataFileError: the file has a mistake.
    """
    return read_model(settings().data / "feedback_words.yml", FeedbackWords)


@cache
def _pattern(of: Literal["praise", "not_helped", "assistant", "negation"]) -> re.Pattern[str]:
    return word_pattern(getattr(feedback_words(), of))


def _praises(plain: str) -> bool:
    return bool(_pattern("praise").search(plain)) and not _pattern("negation").search(plain)


def kind_of_complaint(text: str) -> Feedback:
    """What a message that sounds like a complaint is: one, praise, or about this assistant."""
    plain = folded(text)
    if _praises(plain):
        return "praise"
    return "not_helped" if _pattern("assistant").search(plain) else "complaint"


def feedback_in(text: str) -> Feedback | None:
    """The feedback that small talk holds, None where it is only small talk."""
    plain = folded(text)
    if _pattern("not_helped").search(plain):
        return "not_helped"
    return "praise" if _praises(plain) else None


def _near(topic: str | None) -> tuple[str, ...]:
    """The topic that was talked about and those beside it. The words of the feedback itself say little of a topic."""
    return (topic, *topics()[topic].related[:2]) if topic in topics() else ()


def answer_feedback(kind: Feedback, language: str, today: date, topic: str | None) -> Outcome:
    """A sentence that fits, the ways to a person, and buttons for what ``topic``, that of the turn before, suggests."""
    writer = Writer(language, today)
    writer.add(say(kind, language, PART))
    if kind == "complaint":
        _write_ways(writer, "phone", "hours", "email", "address")
        _write_rights(writer)
        buttons = (DISCRIMINATION, RIGHTS, *_near(topic))
        outcome = "handed_over"
    elif kind == "praise":
        _write_ways(writer, "phone", "email")
        buttons = _near(topic) or START
        outcome = "small_talk"
    else:
        _write_ways(writer, "phone", "hours", "email")
        buttons = _near(topic) or START
        outcome = "to_a_person"
    choices = [topic_choice(name, language) for name in dict.fromkeys(buttons)]
    reply = writer.reply(None, None, choices, ())
    return Outcome((replace(reply, order="not_helped") if kind == "not_helped" else reply,), outcome, GUIDE)


def _write_ways(writer: Writer, *kinds: Kind) -> None:
    office = departments()[GUIDE]
    for contact in office.ways(*kinds):
        if contact.shown(writer.today) != "ask":
            writer.add(contact_line(writer, office, contact), "item")


def _write_rights(writer: Writer) -> None:
    """Complaining in writing is a right; and whoever was discriminated against finds the topic for it."""
    topic = topics()[RIGHTS]
    rights = [fact for fact in topic.facts if fact.id in WRITTEN_RIGHTS and fact.shown(writer.today) != "ask"]
    if rights:
        writer.add(say("in_writing", writer.language, PART))
    office = departments()[topic.department]
    for fact in rights:
        writer.add(writer.fact_text(f"{RIGHTS}.facts.{fact.id}", fact, office), "item")
    writer.add(say("discriminated", writer.language, PART, topic=title(DISCRIMINATION, writer.language)))
