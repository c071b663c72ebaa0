"""Answers: the facts of a topic for a facet, in a language, on a day, each with its origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.city.departments import Department, departments
from bot.city.directory import find
from bot.dialogue.booking.services import book_choices
from bot.dialogue.lines import Form
from bot.dialogue.offices import NOTHING_NAMED, PART, Named, department_choice, write_others
from bot.dialogue.places import place_decides, write_office
from bot.dialogue.reply import Choice, Hyperlink, Reply
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.language.catalogue import translate
from bot.welcome.topics import AMOUNT, FACETS, Topic, TopicFact, topics

HEADED = ("documents", "how")
"""Facets whose facts are list items under a heading."""

FROM_DEPARTMENT = ("where", "opening_hours", "who")
"""Facets that the leading department answers where the topic itself says nothing."""

PORTION = 5
"""Facts of "good to know" shown at once."""


@dataclass(frozen=True)
class Outcome:
    """An answer and what the log needs of it: the department and district named, and how the answer came out.

    ``booking`` is how far a booking is after it (Rasa's slot of that name; {} ends it, None leaves it),
    ``days_to_place`` the days to the first time that it offers.
    """

    replies: tuple[Reply, ...]
    outcome: str
    department: str | None = None
    district: str | None = None
    booking: dict[str, Any] | None = None
    days_to_place: int | None = None


def title(topic: str, language: str) -> str:
    """The title of a topic in a language."""
    return translate(f"{topic}.title", topics()[topic].title, language).text


def topic_choice(topic: str, language: str) -> Choice:
    """A button that opens a topic."""
    return Choice(title(topic, language), topic)


def facet_choices(topic: Topic, language: str, shown: str) -> list[Choice]:
    """Buttons for the facets that a topic answers, without the one shown; before them who offers it ("offers")."""
    choices = [
        Choice(say(f"facet_{facet}", language), topic.topic, {"facet": facet})
        for facet in (AMOUNT, *FACETS)
        if facet != shown and (topic.of(facet) or facet in ("where", "opening_hours"))
    ]
    if shown != "offers" and find(topic.topic):
        choices.insert(0, Choice(say("who_offers", language, PART), topic.topic, {"facet": "who", "begin": "0"}))
    return choices


def topic_links(writer: Writer, topic: Topic) -> list[Hyperlink]:
    """The pages worth opening for a topic."""
    return [
        Hyperlink(writer.translated(f"{topic.topic}.links.{link.id}", link.label), link.url) for link in topic.links
    ]


def answer(
    topic_id: str,
    facet: str,
    language: str,
    today: date,
    *,
    passage: str | None = None,
    nearest: Sequence[str] = (),
    alternatives: Sequence[str] = (),
    begin: int = 0,
    named: Named = NOTHING_NAMED,
    now: datetime | None = None,
) -> Outcome:
    """The answer to a facet of a topic; the other facets and ``alternatives`` follow as buttons.

    ``passage`` is the id of the fact that answers a long question best; it is said first, but after what answers
    a facet that was named and is another. ``nearest`` are facts by their likeness to the question: in this order they
    answer a facet. What is good to know comes in portions, ``begin`` is where this one begins. An office that was
    ``named`` is described first; ``now`` (aware) lets the answer say whether it is open.
    """
    topic = topics()[topic_id]
    department = departments()[topic.department]
    writer = Writer(language, today)
    facet = received_or_paid(topic, facet, nearest)
    facts = _by_likeness(topic.of(facet), facet, nearest)
    first = [fact for fact in topic.facts if fact.id == passage]
    named_another = bool(facts) and facet != "what" and any(fact not in facts for fact in first)
    portion = facts[begin : begin + PORTION] if facet == "more" else facts
    portion = [fact for fact in portion if fact not in first]
    if not (facet in FROM_DEPARTMENT and place_decides(department, named)):
        for some in (portion, first) if named_another else (first, portion):
            if some:
                write_facts(writer, topic, facet if some is portion else some[0].facet, some)
    asked = department
    offices: list[Choice] = []
    if facet in FROM_DEPARTMENT:
        asked, offices = _write_offices(writer, topic, facet, named, now)
    elif not portion and not first:
        writer.add(say("not_known", language, topic=title(topic_id, language), office=writer.office(department)))
        writer.unknown = True
    elif facet == "what":
        writer.add(say("responsible", language, office=writer.office(department)))
    choices = [*offices, *book_choices(topic_id, language), *facet_choices(topic, language, facet)]
    if facet == "more" and begin + PORTION < len(facts):
        following = {"facet": facet, "begin": str(begin + PORTION)}
        choices.insert(0, Choice(say("next_part", language), topic_id, following))
    choices += [topic_choice(other, language) for other in alternatives]
    links = topic_links(writer, topic)
    return Outcome(
        (writer.reply(topic_id, facet, choices, links),),
        "partly_answered" if writer.unknown else "answered",
        asked.id,
    )


def received_or_paid(topic: Topic, facet: str, nearest: Sequence[str]) -> str:
    """``facet``; for the cost where money is received "amount", if a fact that says how much is nearest."""
    paid_or_received = {fact.id: fact for fact in (*topic.of("cost"), *topic.of(AMOUNT))}
    first = next((fact for fact in nearest if fact in paid_or_received), None)
    return AMOUNT if facet == "cost" and first and paid_or_received[first].amount else facet


def _by_likeness(facts: list[TopicFact], facet: str, nearest: Sequence[str]) -> list[TopicFact]:
    """The facts, those that are like the question first; a short answer, lists and portions keep their order."""
    if facet in ("what", "more", *HEADED):
        return facts
    return sorted(facts, key=lambda fact: nearest.index(fact.id) if fact.id in nearest else len(nearest))


def _write_offices(
    writer: Writer, topic: Topic, facet: str, named: Named, now: datetime | None
) -> tuple[Department, list[Choice]]:
    """Describe the office asked for, its team for a district, and the others; returns it and the buttons."""
    leading = departments()[topic.department]
    mentioned = departments()[named.department] if named.department else leading
    # An office that has nothing to do with the topic may be a word misread: it is offered, not described.
    related = mentioned.id in (leading.id, *topic.partners)
    asked = mentioned if related else leading
    question = Choice(leading.name, topic.topic, {"facet": facet, "department": asked.id})
    places = write_office(writer, asked, facet, named, question, now)
    if asked != leading:
        writer.add(say("responsible", writer.language, office=writer.office(leading)))
    others = write_others(writer, [departments()[name] for name in topic.partners if name != asked.id])
    return asked, [*places, *others, *([] if related else [department_choice(mentioned)])]


def write_facts(writer: Writer, topic: Topic, facet: str, facts: Sequence[TopicFact]) -> None:
    """Add facts to what is said about a facet; what is not known comes after what is."""
    department = departments()[topic.department]
    headed = facet in HEADED and all(fact.facet == facet for fact in facts)
    years = {fact.year for fact in facts if fact.shown(writer.today) == "old"}
    together = headed and len(years) == 1 and all(fact.shown(writer.today) != "secured" for fact in facts)
    known = [fact for fact in facts if not fact.ask]

    def write(fact: TopicFact) -> None:
        text = writer.fact_text(f"{topic.topic}.facts.{fact.id}", fact, department, dated=not together)
        writer.add(text, _form(fact, facet))

    if headed:
        writer.add(say(f"heading_{facet}", writer.language), "heading")
    for fact in known:
        write(fact)
    if together:
        _write_common_date(writer, years.pop())
    for fact in facts:
        if fact.ask:
            write(fact)


def _form(fact: TopicFact, facet: str) -> Form:
    if facet == fact.facet == "how":
        return "step"
    return "item" if fact.facet == "documents" and not fact.ask else "text"


def _write_common_date(writer: Writer, year: str) -> None:
    """Once below the list, "as of" for all its items."""
    writer.add(say("old_list" if year else "old_list_undated", writer.language, year=year))
