"""The sheet to print and bring along: the appointment in the citizen's language, with its code as a QR code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import segno

from bot.appointments.codes import spaced
from bot.appointments.records import Appointment
from bot.appointments.wording import PART, Say, lines
from bot.language.offered import direction


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet. ``qr`` is an inline SVG of the bare code, for the scanner at the counter."""

    language: str
    direction: str
    title: str
    lines: tuple[str, ...]
    code: str
    qr: str


def sheet(appointment: Appointment, code: str, language: str, today: date, say: Say) -> Sheet:
    """The sheet of an appointment."""
    picture = segno.make(code, error="m", micro=False)
    return Sheet(
        language=language,
        direction=direction(language),
        title=say("calendar_title", language, PART),
        lines=(*lines(appointment, language, today, say), say("your_code", language, PART, code=spaced(code))),
        code=spaced(code),
        qr=picture.svg_inline(omitsize=True, border=4, dark="#000", light="#fff", title=spaced(code)),
    )
