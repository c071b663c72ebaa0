"""Booking for somebody who stands at the counter, or is on the telephone."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from bot.appointments.assumptions import assumptions
from bot.appointments.codes import spaced
from bot.appointments.people import Person, read_contact
from bot.appointments.records import Wish
from bot.appointments.refusals import Refusal
from bot.appointments.services import services
from bot.appointments.times import read_moment
from bot.appointments.wording import lines
from bot.database import writing
from bot.dialogue.booking.services import name_of
from bot.dialogue.texts import say
from bot.language.offered import SOURCE, offered
from bot.language.text import clean
from bot.staff.accounts import Role
from bot.staff.audit import record
from bot.web.desk.access import form, signed_in, staff_route
from bot.web.desk.page import desk_page
from bot.web.desk.search import USUAL
from bot.web.desk.today import book_of

PART = "staff/booking"

ROLES: tuple[Role, ...] = ("frontoffice",)

LONGEST_NAME = 80

_KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")


@dataclass(frozen=True)
class Asked:
    """What the page shows: the wish, the citizen's language, the day looked at (None: the first with a free time)."""

    wish: Wish
    language: str
    day: date | None


def asked(given: Mapping[str, object]) -> Asked:
    """From an address or a form; what cannot be read gives way to the first service, one person, the first day."""
    service = services().get(str(given.get("service", ""))) or next(iter(services().values()))
    persons, language = str(given.get("persons", "")), str(given.get("language", ""))
    count = int(persons) if persons.isascii() and persons.isdecimal() and len(persons) < 3 else 1
    try:
        day = date.fromisoformat(str(given.get("day", "")))
    except ValueError:
        day = None
    wish = Wish(service.id, min(max(count, 1), service.most_persons))
    return Asked(wish, language if language in offered() else USUAL, day)


def show(request: Request) -> Response:
    """``GET /desk/book``: the free times of a day, and what the appointment needs to know."""
    return _page(request, asked(request.query_params))


def _page(request: Request, wanted: Asked, status: int = 200, error: str = "") -> Response:
    book, fields = book_of(request), getattr(request.state, "form", {})
    days = book.days(wanted.wish)
    day = wanted.day if wanted.day in days else next(iter(days), None)
    return desk_page(
        request,
        "desk/book.html",
        PART,
        status,
        wanted=wanted,
        service=services()[wanted.wish.service],
        services={each: name_of(each, SOURCE) for each in services()},
        languages=offered().values(),
        days=days,
        day_chosen=day,
        times=book.places(wanted.wish, day) if day else (),
        assumed=bool(assumptions()),
        key=secrets.token_urlsafe(24),
        error=error,
        kept={name: str(fields.get(name, "")) for name in ("name", "contact", "interpreter", "accessible")},
    )


def post_book(request: Request) -> Response:
    """``POST /desk/book``: book and show the code; the same form sent again shows the same appointment."""
    fields, door = form(request), request.app.state.door
    wanted = asked(fields)
    contact, typed = read_contact(str(fields.get("contact", ""))), str(fields.get("contact", "")).strip()
    name = clean(str(fields.get("name", "")))
    try:
        starts = read_moment(str(fields.get("starts", "")))
    except ValueError:
        return _page(request, wanted, 422, say("choose_time", "de", PART))
    if typed and contact is None:
        return _page(request, wanted, 422, say("bad_contact", "de", PART))
    if len(name) > LONGEST_NAME or not _KEY.fullmatch(str(fields.get("key", ""))):
        return _page(request, wanted, 422, say("bad_form", "de", PART))
    person = Person(
        conversation=f"counter {fields['key']}",
        language=wanted.language,
        name=name or None,
        contact=contact,
        interpreter=wanted.language if "interpreter" in fields and wanted.language != SOURCE else None,
        accessible="accessible" in fields,
    )
    try:
        booked = book_of(request).book_for(wanted.wish, starts, person)
    except Refusal as refusal:
        return _page(request, wanted, 409, say(refusal.key, "de", "appointments", **refusal.values))
    with writing(door.engine) as connection:
        record(connection, door.clock(), signed_in(request).name, "booked", booked.appointment.id)
    today = door.clock().date()
    return desk_page(
        request,
        "desk/booked.html",
        PART,
        language=wanted.language,
        lines=lines(booked.appointment, SOURCE, today, say),
        code=spaced(booked.code),
        sheet=f"/{wanted.language}/appointment/{door.tickets.sign(booked.appointment.id)}",
        notified=booked.appointment.email is not None,
    )


routes = [
    staff_route("/desk/book", show, roles=ROLES),
    staff_route("/desk/book", post_book, roles=ROLES, methods=("POST",)),
]
