"""What the search of the desk finds: topics, their facts, services, offices, offers, each with all its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.city.departments import departments
from bot.city.directory import directory
from bot.city.names import names
from bot.city.services import services
from bot.dialogue.texts import say
from bot.language.catalogue import translate
from bot.language.offered import offered
from bot.welcome.topics import topics


@dataclass(frozen=True)
class Entry:
    """Something to find: German ``title`` and ``text``; its page and the part of it; texts in every language.

    ``meant`` is what its vector is made of. ``names`` count more than ``words``.
    """

    kind: str
    title: str
    text: str
    address: str
    anchor: str
    meant: str
    names: tuple[str, ...]
    words: tuple[str, ...]


@cache
def entries() -> tuple[Entry, ...]:
    """Everything that can be found."""
    return (*_topics(), *_facts(), *_services(), *_offices(), *_offers())


def _in_all(context: str, german: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(translate(context, german, language).text for language in offered()))


def _given(kind: str, identity: str) -> tuple[str, ...]:
    """The names that people give an office or a service."""
    return tuple(name for name, (what, which) in names().items() if (what, which) == (kind, identity))


def _topics() -> Iterator[Entry]:
    for topic in topics().values():
        short = topic.of("what")[0].text
        titles = _in_all(f"{topic.topic}.title", topic.title)
        address = f"/desk/topic/{topic.topic}"
        yield Entry("topic", topic.title, short, address, "", f"{topic.title}: {short}", titles, ())


def _facts() -> Iterator[Entry]:
    for topic in topics().values():
        for fact in topic.facts:
            if fact.ask:
                continue
            name = f"{topic.title} – {say(f'facet_{fact.facet}', 'de')}"
            words = _in_all(f"{topic.topic}.facts.{fact.id}", fact.text)
            meant = f"{topic.title}: {fact.text}"
            yield Entry("fact", name, fact.text, f"/desk/topic/{topic.topic}", fact.facet, meant, (), words)


def _services() -> Iterator[Entry]:
    for service in services().values():
        office = departments()[service.department].name
        called = (*_in_all(f"services.{service.id}.name", service.name), *_given("service", service.id))
        yield Entry("service", service.name, office, f"/desk/service/{service.id}", "", service.name, called, ())


def _offices() -> Iterator[Entry]:
    for office in departments().values():
        does = _in_all(f"city.{office.id}.does", office.does)
        called = (office.name, *_given("department", office.id))
        meant = f"{office.name}: {office.does}"
        yield Entry("office", office.name, office.does, f"/desk/office/{office.id}", "", meant, called, does)


def _offers() -> Iterator[Entry]:
    for offer in directory():
        concern = next((concern for concern in offer.concerns if concern in topics()), None)
        if concern is None:
            continue
        words = _in_all(f"directory.{offer.id}.text", offer.text)
        meant = f"{offer.name}: {offer.text}"
        yield Entry("offer", offer.name, offer.text, f"/desk/topic/{concern}", "offers", meant, (offer.name,), words)
