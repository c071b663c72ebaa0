"""Answers: the facts of a topic for a facet, in a language, on a day, each with its origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.city.departments import Contact, Department, departments
from bot.city.facts import Fact
from bot.dialogue.lines import Form, Line, marked
from bot.dialogue.reply import Choice, Hyperlink, Origin, Reply
from bot.dialogue.texts import say
from bot.language.catalogue import Status, translate
from bot.welcome.topics import FACETS, Topic, TopicFact, topics

HEADED = ("documents", "how")
"""Facets whose facts are list items under a heading."""

FROM_DEPARTMENT = ("where", "opening_hours", "who")
"""Facets that the leading department answers where the topic itself says nothing."""

PORTION = 5
"""Facts of "good to know" shown at once."""

GUIDE = "buergertelefon"
"""The department that helps where no other is known."""


@dataclass(frozen=True)
class Outcome:
    """An answer and what the log needs of it: the department named, and how the answer came out."""

    replies: tuple[Reply, ...]
    outcome: str
    department: str | None = None


class Writer:
    """Collects the lines of one message, their origins and how far they are translated."""

    def __init__(self, language: str, today: date) -> None:
        self.language = language
        self.today = today
        self.lines: list[str] = []
        self.origins: list[Origin] = []
        self.statuses: set[Status] = set()
        self.unknown = False
        self._told = 0

    def line(self, text: str, form: Form = "text") -> Line:
        """A line from a text just made, with the origins noted since the line before."""
        origins = tuple(self.origins[self._told :])
        self._told = len(self.origins)
        return Line(text, form, origins)

    def translated(self, context: str, german: str) -> str:
        found = translate(context, german, self.language)
        self.statuses.add(found.status)
        return found.text

    def fact_text(self, context: str, fact: Fact, office: Department, *, dated: bool = True) -> str:
        """The text of a fact as it may be shown today, noting its origin; ``dated`` says "as of" in the line itself."""
        shown = fact.shown(self.today)
        if shown == "ask":
            self.unknown = True
            if not fact.ask:
                return say("expired", self.language, office=self.office(office))
            ask = say("ask_office", self.language, office=self.office(departments()[fact.ask]))
            return f"{self.translated(context, fact.text)} {ask}"
        text = self.translated(context, fact.text)
        if dated:
            return self.dated(fact, text)
        self.note(fact)
        return text

    def note(self, fact: Fact) -> None:
        """Remember where a fact comes from."""
        self.origins.append(Origin(fact.source, fact.url, fact.checked))

    def dated(self, fact: Fact, text: str) -> str:
        """``text`` with "as of" where the fact is old, noting its origin."""
        self.note(fact)
        if fact.shown(self.today) != "old":
            return text
        key = "old_fact" if fact.year else "old_fact_undated"
        return say(key, self.language, text=text, year=fact.year)

    def office(self, department: Department) -> str:
        """The German name with the shortest way to ask: telephone, else address, e-mail or page."""
        ways = [way for way in department.ways("phone", "address", "email", "web") if way.shown(self.today) != "ask"]
        return f"{department.name}, {self.dated(ways[0], ways[0].text)}" if ways else department.name

    def translation_note(self) -> str:
        """Says that the translation is missing, or that the German text is newer; else ""."""
        if "missing" in self.statuses:
            return say("not_translated", self.language)
        return say("german_is_newer", self.language) if "older" in self.statuses else ""

    def reply(
        self, topic: str | None, facet: str | None, choices: Sequence[Choice], links: Sequence[Hyperlink]
    ) -> Reply:
        """The message, with the note on its translation: before the text where that is German, else after it."""
        lines = list(self.lines)
        if note := self.translation_note():
            lines.insert(0 if "missing" in self.statuses else len(lines), note)
        return Reply(
            text="\n".join(lines),
            language=self.language,
            topic=topic,
            facet=facet,
            choices=tuple(choices),
            links=tuple(links),
            origins=tuple(dict.fromkeys(self.origins)),
        )


def title(topic: str, language: str) -> str:
    """The title of a topic in a language."""
    return translate(f"{topic}.title", topics()[topic].title, language).text


def topic_choice(topic: str, language: str) -> Choice:
    """A button that opens a topic."""
    return Choice(title(topic, language), topic)


def facet_choices(topic: Topic, language: str, shown: str) -> list[Choice]:
    """Buttons for the facets that a topic answers, without the one shown."""
    return [
        Choice(say(f"facet_{facet}", language), topic.topic, {"facet": facet})
        for facet in FACETS
        if facet != shown and (topic.of(facet) or facet in ("where", "opening_hours"))
    ]


def topic_links(writer: Writer, topic: Topic) -> list[Hyperlink]:
    """The pages worth opening for a topic."""
    return [
        Hyperlink(writer.translated(f"{topic.topic}.links.{link.id}", link.label), link.url) for link in topic.links
    ]


def _contact_line(writer: Writer, department: Department, contact: Contact) -> str:
    if contact.kind in ("hours", "note", "room"):
        value = writer.fact_text(f"city.{department.id}.{contact.id}", contact, department)
    else:  # addresses and numbers are the same in every language
        value = writer.dated(contact, contact.text)
    return say(f"contact_{contact.kind}", writer.language, value=value)


def office_lines(writer: Writer, department: Department, *, hours: bool) -> list[Line]:
    """How to reach an office, and its hours or that they are unknown."""
    known = [
        contact
        for contact in department.ways("address", "room", "phone", "email", "web", "note")
        if contact.shown(writer.today) != "ask"
    ]
    lines = [writer.line(_contact_line(writer, department, contact)) for contact in known]
    if not known:
        guide = departments()[GUIDE].ways("phone")[0]
        phone = writer.dated(guide, guide.text)
        lines.append(writer.line(say("contact_unknown", writer.language, office=department.name, phone=phone)))
        writer.unknown = True
    if hours:
        times = [contact for contact in department.ways("hours") if contact.shown(writer.today) != "ask"]
        lines += [writer.line(_contact_line(writer, department, contact)) for contact in times]
        if not times:
            lines.append(writer.line(say("hours_unknown", writer.language, office=writer.office(department))))
            writer.unknown = True
    return lines


def write_department(writer: Writer, department: Department, *, hours: bool) -> None:
    """Add what is known of an office: what it does, how to reach it, its hours or that they are unknown."""
    does = writer.translated(f"city.{department.id}.does", department.does)
    writer.lines.append(f"{department.name}: {does}")
    writer.lines += marked(office_lines(writer, department, hours=hours))


def answer(
    topic_id: str,
    facet: str,
    language: str,
    today: date,
    *,
    passage: str | None = None,
    alternatives: Sequence[str] = (),
    begin: int = 0,
) -> Outcome:
    """The answer to a facet of a topic; the other facets and ``alternatives`` follow as buttons.

    ``passage`` is the id of the fact that answers a long question best; it is said first. What is good to
    know comes in portions, ``begin`` is where this one begins.
    """
    topic = topics()[topic_id]
    department = departments()[topic.department]
    writer = Writer(language, today)
    facts = topic.of(facet)
    first = next((fact for fact in topic.facts if fact.id == passage), None)
    if first is not None and first not in facts[:1]:
        facts = [
            first,
            *(fact for fact in (facts if first.facet == facet else topic.of("what")) if fact != first),
        ]
    portion = facts[begin : begin + PORTION] if facet == "more" else facts
    if portion:
        writer.lines += marked(fact_lines(writer, topic, facet, portion))
    if facet in FROM_DEPARTMENT:
        write_department(writer, department, hours=facet in ("opening_hours", "where"))
        _write_partners(writer, topic)
    elif not facts:
        line = say("not_known", language, topic=title(topic_id, language), office=writer.office(department))
        writer.lines.append(line)
        writer.unknown = True
    elif facet == "what":
        writer.lines.append(say("responsible", language, office=writer.office(department)))
    choices = facet_choices(topic, language, facet)
    if begin + len(portion) < len(facts):
        following = {"facet": facet, "begin": str(begin + PORTION)}
        choices.insert(0, Choice(say("next_part", language), topic_id, following))
    choices += [topic_choice(other, language) for other in alternatives]
    links = topic_links(writer, topic)
    return Outcome(
        (writer.reply(topic_id, facet, choices, links),),
        "partly_answered" if writer.unknown else "answered",
        topic.department,
    )


def fact_lines(writer: Writer, topic: Topic, facet: str, facts: Sequence[TopicFact]) -> list[Line]:
    """The facts under a facet; what is not known comes after what is."""
    department = departments()[topic.department]
    headed = facet in HEADED and all(fact.facet == facet for fact in facts)
    years = {fact.year for fact in facts if fact.shown(writer.today) == "old"}
    together = headed and len(years) == 1 and all(fact.shown(writer.today) != "secured" for fact in facts)
    known: list[Line] = []
    open_points: list[Line] = []
    for fact in facts:
        text = writer.fact_text(f"{topic.topic}.facts.{fact.id}", fact, department, dated=not together)
        (open_points if fact.ask else known).append(writer.line(text, _form(fact, facet)))
    heading = [Line(say(f"heading_{facet}", writer.language), "heading")] if headed else []
    common_date = [_common_date(years.pop(), writer.language)] if together else []
    return [*heading, *known, *common_date, *open_points]


def _form(fact: TopicFact, facet: str) -> Form:
    if facet == fact.facet == "how":
        return "step"
    return "item" if fact.facet == "documents" and not fact.ask else "text"


def _common_date(year: str, language: str) -> Line:
    """Once below a list, "as of" for all its items."""
    return Line(say("old_list" if year else "old_list_undated", language, year=year))


def _write_partners(writer: Writer, topic: Topic) -> None:
    if topic.partners:
        names = "; ".join(writer.office(departments()[name]) for name in topic.partners)
        writer.lines.append(say("also_helps", writer.language, offices=names))
