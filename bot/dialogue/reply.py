"""What one turn brings: messages with choices, links, origins. The action server writes them, the door reads them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from bot.language.offered import direction

Order = Literal["show_data", "delete_data", "ask_satisfaction", "not_helped"]
"""What only the door can do, who knows whose conversation it is."""


@dataclass(frozen=True)
class Choice:
    """A button: what it says, and the intent (with its entities) that it stands for."""

    label: str
    intent: str
    entities: dict[str, str] = field(default_factory=dict)

    @property
    def payload(self) -> str:
        """As Rasa reads it: ``/intent{"entity": "value"}``."""
        return f"/{self.intent}{json.dumps(self.entities)}" if self.entities else f"/{self.intent}"


@dataclass(frozen=True)
class Origin:
    """Where a fact comes from: the source, its address where it has one, the date of the source."""

    source: str
    url: str
    checked: str


@dataclass(frozen=True)
class Hyperlink:
    """A page worth opening."""

    label: str
    url: str


@dataclass(frozen=True)
class Field:
    """A field of a form. ``kind``: a name, an e-mail address or telephone number, an e-mail address alone."""

    kind: Literal["name", "contact", "email"]
    label: str
    hint: str = ""


@dataclass(frozen=True)
class InputForm:
    """Fields whose content goes past the conversation, straight to the appointment book; then ``submit`` goes on."""

    fields: tuple[Field, ...]
    submit: Choice


@dataclass(frozen=True)
class Reply:
    """One message of the assistant. ``text`` may hold several lines; a line "• …" or "1. …" is a list item.

    ``in_form``: a question of a booking, which must not be cut by a new conversation. ``appointment`` is the id of the
    appointment that the message tells of: the door adds its code and what can be taken along.
    ``order`` is what the door does after the turn; with ``own_data`` the chat offers all that is stored as a file.
    ``translated`` is False where a line is German for want of a translation.
    """

    text: str
    language: str
    topic: str | None = None
    facet: str | None = None
    choices: tuple[Choice, ...] = ()
    links: tuple[Hyperlink, ...] = ()
    origins: tuple[Origin, ...] = ()
    urgent: bool = False
    form: InputForm | None = None
    in_form: bool = False
    appointment: str | None = None
    order: Order | None = None
    own_data: bool = False
    translated: bool = True

    def to_json(self) -> dict[str, Any]:
        """As plain data, for the wire between the action server and the door."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Reply:
        """Read what ``to_json`` wrote.

        Raises:
            KeyError, TypeError: it is not a reply.
        """
        return cls(
            text=str(data["text"]),
            language=str(data["language"]),
            topic=data.get("topic"),
            facet=data.get("facet"),
            choices=tuple(Choice(**choice) for choice in data.get("choices", ())),
            links=tuple(Hyperlink(**link) for link in data.get("links", ())),
            origins=tuple(Origin(**origin) for origin in data.get("origins", ())),
            urgent=bool(data.get("urgent", False)),
            form=_form(data["form"]) if data.get("form") else None,
            in_form=bool(data.get("in_form", False)),
            appointment=data.get("appointment"),
            order=data.get("order"),
            own_data=bool(data.get("own_data", False)),
            translated=bool(data.get("translated", True)),
        )

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return direction(self.language)


def _form(data: dict[str, Any]) -> InputForm:
    return InputForm(tuple(Field(**field) for field in data["fields"]), Choice(**data["submit"]))
