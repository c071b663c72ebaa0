"""Danger to life first: the help numbers, at once, in the person's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.dialogue.answers import Outcome, facet_choices, topic_choice, topic_links
from bot.dialogue.reply import Reply
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.welcome.topics import topics

TOPIC = "notfall"


def write_help_numbers(writer: Writer) -> None:
    """Add the numbers, between the sentences that lead to them and end them."""
    writer.add(say("emergency_call", writer.language))
    for fact in topics()[TOPIC].of("what"):
        if fact.shown(writer.today) != "ask":
            writer.add(writer.dated(fact, writer.translated(f"{TOPIC}.facts.{fact.id}", fact.text)), "item")
    writer.add(say("emergency_not_alone", writer.language))


def emergency(language: str, today: date, alternatives: Sequence[str] = ()) -> Outcome:
    """The numbers of the topic ``notfall``; ``alternatives`` are topics that it might have been instead."""
    topic = topics()[TOPIC]
    writer = Writer(language, today)
    write_help_numbers(writer)
    facets = facet_choices(topic, language, "what")
    help_numbers = writer.reply(TOPIC, "what", facets, topic_links(writer, topic))
    replies = [replace(help_numbers, urgent=True)]
    if alternatives:
        choices = tuple(topic_choice(name, language) for name in alternatives)
        replies.append(Reply(say("emergency_else", language), language, choices=choices))
    return Outcome(tuple(replies), "emergency", topic.department)


def with_help_numbers(outcome: Outcome, language: str) -> Outcome:
    """The same answer after two lines with the numbers, for a message that may hint at danger."""
    first = Reply(say("emergency_short", language), language, urgent=True)
    return replace(outcome, replies=(first, *outcome.replies))
