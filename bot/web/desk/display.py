"""The call screen of the waiting room: numbers and counters, no names. Its address is signed, not signed in."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.appointments.offices import offices
from bot.appointments.records import State
from bot.appointments.times import berlin_day
from bot.settings import settings
from bot.web.desk.page import desk_page, refusal
from bot.web.problems import Problem
from bot.web.streams import streaming, versions

PART = "staff/today"

MOST = 6
"""Numbers on the screen at once; the latest stands first."""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret, salt="display")


def display_address(office: str) -> str:
    """The address of an office's call screen: a screen on the wall has nobody to sign in."""
    return f"/display/{_signer().dumps(office)}"


def _office(request: Request) -> str:
    """The office that the address was signed for.

    Raises:
        Problem: 404, the address was not signed here or the office is gone.
    """
    try:
        office = str(_signer().loads(request.path_params["token"]))
    except BadSignature:
        raise Problem(404, "display_unknown", part=PART) from None
    if office not in offices():
        raise Problem(404, "display_unknown", part=PART)
    return office


def show(request: Request) -> Response:
    """``GET /display/{token}``."""
    door = request.app.state.door
    try:
        office = _office(request)
    except Problem as problem:
        return refusal(request, problem)
    day = door.book.day(office, berlin_day(door.clock()))
    called = [visit for visit in day if visit.state is State.CALLED and visit.called]
    called.sort(key=lambda visit: (visit.called or door.clock(), visit.ticket or 0), reverse=True)
    return desk_page(request, "desk/display.html", PART, called=called[:MOST], now=door.clock())


def events(request: Request) -> Response:
    """``GET /display/{token}/events``: a new number with every change in the book."""
    _office(request)
    return streaming(versions(request.app.state.book_version.look))


routes = [
    Route("/display/{token}", show, methods=["GET"]),
    Route("/display/{token}/events", events, methods=["GET"]),
]
