"""Danger to life first: the help numbers, at once, in the person's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.dialogue.answers import Outcome, facet_choices, topic_choice
from bot.dialogue.reply import Hyperlink, Reply
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.welcome.topics import topics

TOPIC = "notfall"


def emergency(language: str, today: date, alternatives: Sequence[str] = ()) -> Outcome:
    """The numbers of the topic ``notfall``; ``alternatives`` are topics that it might have been instead."""
    topic = topics()[TOPIC]
    writer = Writer(language, today)
    writer.lines.append(say("emergency_call", language))
    writer.lines += [
        f"• {writer.dated(fact, writer.translated(f'{TOPIC}.facts.{fact.id}', fact.text))}"
        for fact in topic.of("what")
        if fact.shown(today) != "ask"
    ]
    writer.lines.append(say("emergency_not_alone", language))
    links = [Hyperlink(writer.translated(f"{TOPIC}.links.{link.id}", link.label), link.url) for link in topic.links]
    help_numbers = writer.reply(TOPIC, "what", facet_choices(topic, language, "what"), links)
    replies = [replace(help_numbers, urgent=True)]
    if alternatives:
        choices = tuple(topic_choice(name, language) for name in alternatives)
        replies.append(Reply(say("emergency_else", language), language, choices=choices))
    return Outcome(tuple(replies), "emergency", topic.department)


def with_help_numbers(outcome: Outcome, language: str) -> Outcome:
    """The same answer after two lines with the numbers, for a message that may hint at danger."""
    first = Reply(say("emergency_short", language), language, urgent=True)
    return replace(outcome, replies=(first, *outcome.replies))
