"""The topics of the welcome package, read from ``data/welcome/<topic>.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, root_validator

from bot.city.departments import department_named
from bot.city.facts import Fact
from bot.data_files import DataFileError, Written, line_of, place, read_model, unknown_names
from bot.settings import settings

Facet = Literal["what", "documents", "cost", "deadline", "how", "where", "who", "opening_hours", "online", "more"]
FACETS: tuple[str, ...] = get_args(Facet)

AMOUNT = "amount"
"""What the facts marked as amounts answer: how much money somebody receives. Each has a facet of its own beside it."""


class TopicFact(Fact):
    """A fact of a topic, under the facet of the question that it answers.

    The facts under "what" are the short answer; those under "how" are steps in their order; "more" is what
    is good to know beside it. ``amount`` marks how much money somebody receives: it answers "how much do I get?",
    where ``cost`` would answer with a fee. ``asked`` are questions that it answers, as people ask them, in any
    language: they are compared with what is asked and never shown.
    """

    facet: Facet
    amount: bool = False
    asked: tuple[str, ...] = ()


class Link(Written):
    """A page worth opening. ``label`` is German text."""

    id: str = Field(regex=r"^[a-z0-9_]+$")
    label: str
    url: str = Field(regex=r"^https://\S+$")


class Topic(Written):
    """One topic: the department that leads, others that help, and its facts."""

    topic: str
    title: str
    department: str
    partners: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    facts: list[TopicFact]
    links: tuple[Link, ...] = ()

    @root_validator(skip_on_failure=True)
    def _has_short_answer(cls, values: dict[str, list[TopicFact]]) -> dict[str, list[TopicFact]]:
        facts = values["facts"]
        if not any(fact.facet == "what" for fact in facts):
            raise ValueError("the short answer is missing: give two to four facts with `facet: what`")
        ids = [fact.id for fact in facts]
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"two facts have the id `{name}`; choose another")
        return values

    def of(self, facet: str) -> list[TopicFact]:
        """The facts that answer a facet, or that are amounts, in the order of the file."""
        return [fact for fact in self.facts if fact.facet == facet or (facet == AMOUNT and fact.amount)]


def _unknown_references(path: Path, topic: Topic, all_topics: set[str]) -> list[str]:
    wanted = [department_named(("department",), topic.department)]
    wanted += [department_named(("partners", row), name) for row, name in enumerate(topic.partners)]
    wanted += [department_named(("facts", row, "ask"), fact.ask) for row, fact in enumerate(topic.facts) if fact.ask]
    problems = unknown_names(path, (), wanted)
    problems += [
        f"{place(path, line_of(path, ('related', row)))}: there is no topic `{name}` in data/welcome; "
        "write its file or remove the name."
        for row, name in enumerate(topic.related)
        if name not in all_topics
    ]
    if topic.topic != path.stem:
        problems.append(f"{place(path, 1)}: the file is called {path.name}, so write `topic: {path.stem}`.")
    return problems


@cache
def topics() -> dict[str, Topic]:
    """All topics by id.

    Raises:
        DataFileError: with every mistake in every file.
    """
    paths = sorted((settings().data / "welcome").glob("*.yml"))
    names = {path.stem for path in paths}
    found: dict[str, Topic] = {}
    problems: list[str] = []
    for path in paths:
        try:
            topic = read_model(path, Topic)
        except DataFileError as error:
            problems += error.problems
            continue
        problems += _unknown_references(path, topic, names)
        found[path.stem] = topic
    if problems:
        raise DataFileError(problems)
    return found
