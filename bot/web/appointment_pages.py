"""What a citizen gives to a booking and takes along from it: fields, the calendar file, the sheet with its QR code."""

from __future__ import annotations

import anyio
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.appointments.book import Confirmed
from bot.appointments.calendar import calendar_file
from bot.appointments.people import Details, read_contact
from bot.appointments.sheet import sheet
from bot.dialogue.texts import say
from bot.language.text import clean
from bot.web.addresses import LANGUAGE
from bot.web.api import read_json, session_of
from bot.web.conversation import Door
from bot.web.package_templates import render
from bot.web.problems import Problem

LONGEST_NAME = 60

PRIVATE = {"cache-control": "no-store", "x-robots-tag": "noindex"}


async def give_details(request: Request) -> Response:
    """``POST /api/details``: name and contact for the booking, past the conversation; 422 where one cannot be read."""
    door: Door = request.app.state.door
    session = await session_of(request)
    door.limiter.check("session", session.token)
    given = _details(await read_json(request))
    await anyio.to_thread.run_sync(door.book.keep_details, session.pseudonym, given)
    return Response(status_code=204, headers={"cache-control": "no-store"})


def _details(content: dict[str, object]) -> Details:
    """What was typed into the fields.

    Raises:
        Problem: 400 not text, 422 neither an e-mail address nor a telephone number.
    """
    typed = {kind: content.get(kind, "") for kind in ("name", "contact", "email")}
    if not all(isinstance(value, str) for value in typed.values()):
        raise Problem(400, "bad_request")
    name, contact, email = (clean(str(value))[:254] for value in typed.values())
    found = read_contact(email or contact)
    if (email or "email" in content) and (found is None or found.kind != "email"):
        raise Problem(422, "bad_email", part="booking")
    if contact and found is None:
        raise Problem(422, "bad_contact", part="booking")
    return Details(name[:LONGEST_NAME] or None, found)


async def _appointment(request: Request) -> Confirmed:
    """The appointment of the ticket in the address.

    Raises:
        Problem: 404, the ticket is not ours or old.
    """
    door: Door = request.app.state.door
    request.state.language = request.path_params["language"]
    identity = door.tickets.read(request.path_params["ticket"])
    found = await anyio.to_thread.run_sync(door.book.find, identity) if identity else None
    if found is None:
        raise Problem(404, "link_gone", part="booking")
    return found


async def calendar(request: Request) -> Response:
    """``GET /{language}/appointment/{ticket}.ics``: for the citizen's own calendar."""
    found = await _appointment(request)
    now = request.app.state.door.clock()
    content = calendar_file(found.appointment, request.path_params["language"], now, say)
    headers = {**PRIVATE, "content-disposition": 'attachment; filename="termin.ics"'}
    return Response(content, headers=headers, media_type="text/calendar; charset=utf-8")


async def printed(request: Request) -> Response:
    """``GET /{language}/appointment/{ticket}``: the sheet to print and bring along."""
    found = await _appointment(request)
    language = request.path_params["language"]
    today = request.app.state.door.clock().date()
    content = sheet(found.appointment, found.code, language, today, say)
    hint = say("sheet_hint", language, "booking")
    page = render("appointment.html", language, "", sheet=content, hint=hint)
    return HTMLResponse(page, headers={**PRIVATE, "content-language": language})


routes = [
    Route("/api/details", give_details, methods=["POST"]),
    Route(f"/{LANGUAGE}/appointment/{{ticket}}.ics", calendar, methods=["GET"]),
    Route(f"/{LANGUAGE}/appointment/{{ticket}}", printed, methods=["GET"]),
]
