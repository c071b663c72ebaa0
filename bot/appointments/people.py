"""Who books: as much as an appointment needs, and how to reach the person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9]{6,15}")


@dataclass(frozen=True)
class Contact:
    """An e-mail address or a telephone number, written in one way only. Notices go to e-mail addresses."""

    kind: Literal["email", "phone"]
    value: str


def read_contact(text: str) -> Contact | None:
    """The contact that somebody typed, None where it is neither an e-mail address nor a telephone number."""
    plain = text.strip()
    if _EMAIL.fullmatch(plain) and len(plain) <= 254:
        return Contact("email", plain.lower())
    digits = re.sub(r"[\s()/.-]", "", plain)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+49{digits[1:]}"
    return Contact("phone", digits) if _PHONE.fullmatch(digits) else None


@dataclass(frozen=True)
class Details:
    """What a person typed into the fields of a booking: how to be called, how to be reached. Both may be missing."""

    name: str | None = None
    contact: Contact | None = None


@dataclass(frozen=True)
class Person:
    """Who books. ``conversation`` is the pseudonym of the conversation, ``interpreter`` the tag of a language."""

    conversation: str
    language: str
    name: str | None = None
    contact: Contact | None = None
    interpreter: str | None = None
    accessible: bool = False
