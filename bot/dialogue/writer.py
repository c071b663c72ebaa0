"""Writing one message: its lines, where its facts come from, and how far it is translated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.city.departments import Contact, Department, departments
from bot.city.facts import Fact
from bot.dialogue.lines import Form, Line, marked
from bot.dialogue.reply import Choice, Hyperlink, Origin, Reply
from bot.dialogue.texts import say
from bot.language.catalogue import Status, translate


class Writer:
    """Collects the lines of a message or a page, their origins and how far they are translated.

    ``noted`` are the origins that belong to the line about to be added; ``links`` are pages that lines lead to.
    """

    def __init__(self, language: str, today: date) -> None:
        self.language = language
        self.today = today
        self.lines: list[Line] = []
        self.noted: list[Origin] = []
        self.links: list[Hyperlink] = []
        self.statuses: set[Status] = set()
        self.unknown = False

    def add(self, text: str, form: Form = "text") -> None:
        """Add a line, with the origins noted since the line before."""
        self.lines.append(Line(text, form, tuple(self.noted)))
        self.noted.clear()

    def take(self) -> tuple[Line, ...]:
        """The lines so far, as a part of a page; the next part begins without them."""
        lines = tuple(self.lines)
        self.lines.clear()
        return lines

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
        self.noted.append(Origin(fact.source, fact.url, fact.checked))

    def dated(self, fact: Fact, text: str) -> str:
        """``text`` with "as of" where the fact is old, noting its origin."""
        self.note(fact)
        if fact.shown(self.today) != "old":
            return text
        key = "old_fact" if fact.year else "old_fact_undated"
        return say(key, self.language, text=text, year=fact.year)

    def office(self, department: Department) -> str:
        """The German name with the shortest way to ask."""
        way = self.way(department)
        return f"{department.name}, {self.dated(way, way.text)}" if way else department.name

    def way(self, department: Department) -> Contact | None:
        """The shortest way to ask: telephone, else address, e-mail or page, where one is known."""
        ways = department.ways("phone", "address", "email", "web")
        return next((way for way in ways if way.shown(self.today) != "ask"), None)

    def translation_note(self) -> str:
        """Says that the translation is missing, or that the German text is newer; else ""."""
        if "missing" in self.statuses:
            return say("not_translated", self.language)
        return say("german_is_newer", self.language) if "older" in self.statuses else ""

    def reply(
        self, topic: str | None, facet: str | None, choices: Sequence[Choice], links: Sequence[Hyperlink]
    ) -> Reply:
        """The message, with the note on its translation: before the text where that is German, else after it."""
        lines = list(marked(self.lines))
        if note := self.translation_note():
            lines.insert(0 if "missing" in self.statuses else len(lines), note)
        return Reply(
            text="\n".join(lines),
            language=self.language,
            topic=topic,
            facet=facet,
            choices=tuple(choices),
            links=(*links, *self.links),
            origins=tuple(dict.fromkeys(origin for line in self.lines for origin in line.origins)),
            translated="missing" not in self.statuses,
        )
