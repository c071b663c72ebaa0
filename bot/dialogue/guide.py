"""Guiding the conversation: introduction, small talk, questions back, languages, the way to a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.city.departments import departments
from bot.dialogue.answers import Outcome, topic_choice
from bot.dialogue.languages import language_choices, offer_languages
from bot.dialogue.offices import GUIDE
from bot.dialogue.reply import Choice, Order, Reply
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.language.offered import offered
from bot.welcome.topics import topics

START = ("anmeldung", "aufenthalt", "deutsch", "kita", "abfall", "fuehrerschein", "wer_macht_was", "notfall")
"""Suggestions for a first question."""

CHECKLIST = (
    "anmeldung", "steuer_id", "bank", "krankenversicherung", "rundfunk", "abfall",
    "kita", "schule", "deutsch", "bus_bahn", "beratung", "ehrenamt", "mitbestimmen",
)  # fmt: skip
"""The order of the welcome package (facts/topics.md, willkommenspaket)."""

SMALL_TALK = {
    "gruss": "greeting",
    "danke": "thanks",
    "abschied": "goodbye",
    "zustimmen": "affirmed",
    "ablehnen": "denied",
    "bot_frage": "bot",
    "hilfe": "help",
}
ENDING = ("abschied", "danke")
"""After these a conversation is likely over: the moment to ask for satisfaction."""

WITH_SUGGESTIONS = ("gruss", "ablehnen", "hilfe", "bot_frage")


def likely_topics(ranking: Iterable[str], without: str = "") -> tuple[str, ...]:
    """The topics of the package in a ranking of intents, likeliest first."""
    return tuple(name for name in ranking if name in topics() and name != without)


def _topic_choices(names: Iterable[str], language: str) -> tuple[Choice, ...]:
    return tuple(topic_choice(name, language) for name in names if name in topics())


def introduction(language: str) -> tuple[Reply, ...]:
    """Who speaks and what is stored, before the first question."""
    lines = [say(key, language) for key in ("introduction", "privacy_short", "emergency_hint", "ask_away")]
    if offered()[language].review == "none":
        lines.insert(3, say("review_none", language))
    return (Reply("\n".join(lines), language, choices=_topic_choices(START, language)),)


def small_talk(intent: str, language: str) -> Outcome:
    """The sentence that answers a greeting, thanks and the like."""
    choices = _topic_choices(START, language) if intent in WITH_SUGGESTIONS else ()
    order: Order | None = "ask_satisfaction" if intent in ENDING else None
    reply = Reply(say(SMALL_TALK[intent], language), language, choices=choices, order=order)
    return Outcome((reply,), "small_talk")


def checklist(language: str) -> Outcome:
    """What to do first, in the order of the welcome package."""
    reply = Reply(say("checklist", language), language, choices=_topic_choices(CHECKLIST, language))
    return Outcome((reply,), "answered")


def ask_for_topic(language: str) -> Outcome:
    """For "and what does it cost?" without a topic before."""
    reply = Reply(say("follow_up_without_topic", language), language, choices=_topic_choices(START, language))
    return Outcome((reply,), "not_understood")


def person_choice(language: str) -> Choice:
    """A button that asks for a person."""
    return Choice(say("connect", language, "handover"), "mensch")


def clarify(intent: str, ranking: Sequence[str], declined_before: int, language: str, today: date) -> Outcome:
    """What to say to a message that was declined: the likeliest topics; after a second time a person."""
    if declined_before >= 1:
        (ways,) = to_a_person("to_a_person", language, today).replies
        return Outcome((replace(ways, choices=(person_choice(language),)),), "to_a_person", GUIDE)
    likely = likely_topics(ranking)[:3]
    key = "out_of_scope" if intent == "out_of_scope" else "unsure" if likely else "not_understood"
    other = Choice(say("something_else", language), "ablehnen")
    reply = Reply(say(key, language), language, choices=(*_topic_choices(likely, language), other))
    return Outcome((reply,), "declined" if intent == "out_of_scope" else "not_understood")


def guide_values(writer: Writer) -> dict[str, str]:
    """Telephone, e-mail and hours of the guide number, each dated."""
    guide = departments()[GUIDE]
    values = {}
    for kind in ("phone", "email", "hours"):
        contact = next(iter(guide.ways(kind)), None)
        if contact is None:
            values[kind] = ""
        elif kind == "hours":
            text = writer.fact_text(f"city.{GUIDE}.{contact.id}", contact, guide)
            values[kind] = say("contact_hours", writer.language, value=text)
        else:
            values[kind] = writer.dated(contact, contact.text)
    return values


def to_a_person(key: str, language: str, today: date) -> Outcome:
    """How to reach a person; ``key`` is the sentence around the ways ("person", "to_a_person")."""
    writer = Writer(language, today)
    writer.add(say(key, language, **guide_values(writer)))
    return Outcome((writer.reply(None, None, (), ()),), "handed_over", GUIDE)


def change_language(wanted: str | None, current: str) -> Outcome:
    """Go on in the wanted language; without one, or one that is not offered, ask which."""
    if wanted in offered():
        choices = _topic_choices(START, wanted)
        return Outcome((Reply(say("language_changed", wanted), wanted, choices=choices),), "language_changed")
    if wanted:
        return Outcome((offer_languages(current, wanted),), "language_not_offered")
    reply = Reply(say("choose_language", current), current, choices=language_choices())
    return Outcome((reply,), "language_asked")
