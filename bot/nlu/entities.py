"""Entities of a message: districts, departments, services, streets, dates, persons, appointment codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.appointments.codes import CODE_LETTERS
from bot.city import names
from bot.city.names import find_names
from bot.language import dates, fold
from bot.language.dates import BERLIN, find_date, find_part_of_day, find_persons
from bot.nlu.component import Component

_CODE = re.compile(rf"(?<![\w-])([{CODE_LETTERS}]{{4}})[ -]?([{CODE_LETTERS}]{{4}})(?![\w-])", re.IGNORECASE)
_STREET = re.compile(
    r"(?<!\w)((?:(?:Am|An der|Auf dem|Auf der|Im|In der|Zum|Zur|Alte|Alter|Große|Kleine|Lange|Hohe)\s)?"
    r"[^\W\d_][\w.-]*?(?:\s?(?:stra(?:ß|ss)e|str\.?)|weg|platz|allee|ring|gasse|ufer|damm|hof)|Lange Stra(?:ß|ss)e)"
    r"(?:\s+(\d{1,3}\s?[a-h]?))?(?!\w)",
    re.IGNORECASE,
)
_NO_STREETS = re.compile(
    r"(?:arbeits|kita|spiel|park|schul|studien|sitz|ausbildungs|betreuungs)(?:platz|weg)|(?:haupt)?bahnhof|umweg|wertstoffhof"
)


def find_code(text: str) -> str | None:
    """An appointment code, without blank or hyphen, in capitals. It holds a digit and a letter."""
    for match in _CODE.finditer(text):
        code = (match[1] + match[2]).upper()
        if any(sign.isdigit() for sign in code) and any(sign.isalpha() for sign in code):
            return code
    return None


def find_street(text: str) -> str | None:
    """A street with its number where one is given, as typed."""
    for match in _STREET.finditer(text):
        name = match[1].casefold()
        if not _NO_STREETS.fullmatch(name) and len(name) > 5:
            return " ".join(match[0].split())
    return None


def find_all(text: str, now: datetime) -> Iterator[tuple[str, str]]:
    """Kind and value of every entity; dates as seen from ``now`` in Europe/Berlin."""
    for named, identity, _ in find_names(text):
        yield named, identity
    if street := find_street(text):
        yield "street", street
    if code := find_code(text):
        yield "code", code
    if date := find_date(text, now.astimezone(BERLIN).date()):
        yield "date", date.isoformat()
    if part := find_part_of_day(text):
        yield "part_of_day", part
    if (persons := find_persons(text)) is not None:
        yield "persons", str(persons)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityFinder(Component):
    """Adds the entities of typed messages."""

    helpers = (names, dates, fold)

    def process(self, messages: list[Message]) -> list[Message]:
        """Find them with names and grammar; nothing is learned."""
        for message in messages:
            text = str(message.get(TEXT) or "")
            if text.startswith(INTENT_MESSAGE_PREFIX):
                continue
            found = [
                {"entity": kind, "value": value, "extractor": "EntityFinder"}
                for kind, value in find_all(text, datetime.now(BERLIN))
            ]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages
