"""The pages: the overview as a sheet, and one for each indicator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.engine import Connection
from starlette.requests import Request
from starlette.responses import Response

from bot.appointments.times import berlin_day
from bot.interactions.conversations import DIMENSIONS, Dimension
from bot.interactions.counting import moment_of
from bot.interactions.definitions import indicators
from bot.interactions.milestones import read_notes
from bot.interactions.sheet import Chosen, Part, breakdown, course_of, dimension_values, sheet, spans_with_figures
from bot.interactions.spans import Span
from bot.staff.accounts import Role
from bot.web.desk.access import staff_route
from bot.web.desk.page import desk_page
from bot.web.indicators import view, words
from bot.web.indicators.chosen import read_chosen, read_dimension
from bot.web.problems import Problem

PAGE = "/indicators"
ROLES: tuple[Role, ...] = ("coordinator",)


def today_of(request: Request) -> date:
    """The day in Lünen: figures are told up to the day before."""
    return berlin_day(request.app.state.door.clock())


def address(path: str, chosen: Chosen, **more: str) -> str:
    """A page with what is chosen in its address."""
    values = {"period": str(chosen.span), "compare": str(chosen.other)}
    if chosen.dimension:
        values["filter"] = f"{chosen.dimension}:{chosen.value}"
    return f"{path}?{urlencode(values | more)}"


def filters() -> dict[str, list[tuple[str, str]]]:
    """What can be chosen beside everything: under each dimension its values as they stand in an address."""
    return {
        words.told(f"dimension_{dimension}"): sorted(
            ((f"{dimension}:{value}", words.value_name(dimension, value)) for value in dimension_values(dimension)),
            key=lambda pair: pair[1].casefold(),
        )
        for dimension in DIMENSIONS
        if dimension
    }


def shared(connection: Connection, chosen: Chosen, spans: Sequence[Span], today: date) -> dict[str, Any]:
    """What every page and the report say of what is chosen."""
    return {
        "chosen": chosen,
        "spans": spans,
        "running": chosen.span.after.first > today,
        "simulated": moment_of(connection, "simulated") is not None,
        "counted": moment_of(connection, "log"),
        "filtered": words.value_name(chosen.dimension, chosen.value) if chosen.dimension else "",
        "view": view,
        "words": words,
        "address": address,
    }


def overview(request: Request) -> Response:
    """``GET /indicators``: all indicators of a period beside another."""
    today = today_of(request)
    with request.app.state.door.engine.connect() as connection:
        spans = spans_with_figures(connection, today)
        chosen = read_chosen(request.query_params, spans, today)
        entries = sheet(connection, chosen, today) if spans else ()
        values = shared(connection, chosen, spans, today)
    groups = view.by_group(entries)
    return desk_page(request, "indicators/overview.html", words.PART, 200, groups=groups, filters=filters(), **values)


def indicator(request: Request) -> Response:
    """``GET /indicators/{id}``: definition, course, and with ``?by=`` the values of a dimension beside each other."""
    found = indicators().get(request.path_params["id"])
    if found is None:
        raise Problem(404, "no_indicator", part=words.PART)
    today = today_of(request)
    wanted = read_dimension(request.query_params.get("by", ""))
    by: Dimension = wanted or found.dimensions[0]
    if by not in found.dimensions:
        raise Problem(422, "bad_filter", part=words.PART)
    with request.app.state.door.engine.connect() as connection:
        spans = spans_with_figures(connection, today)
        chosen = read_chosen(request.query_params, spans, today)
        if chosen.dimension and chosen.dimension not in found.dimensions:
            raise Problem(422, "bad_filter", part=words.PART)
        entry = next(entry for entry in sheet(connection, chosen, today) if entry.indicator is found)
        parts = breakdown(connection, found, by, chosen, today)
        course = course_of(chosen.span)
        notes = read_notes(connection, course[0], course[-1])
        values = shared(connection, chosen, spans, today)
    return desk_page(
        request,
        "indicators/indicator.html",
        words.PART,
        200,
        entry=entry,
        by=by,
        parts={label: told_parts(rows) for label, rows in parts.items()},
        notes=notes,
        filters=filters(),
        **values,
    )


def told_parts(parts: Sequence[Part]) -> tuple[list[Part], int]:
    """The values of which something is told, and how many others there are."""
    shown = [part for part in parts if isinstance(part.now.of, int) or part.now.amount is not None]
    return shown, len(parts) - len(shown)


routes = [
    staff_route(PAGE, overview, roles=ROLES),
    staff_route(PAGE + "/{id:str}", indicator, roles=ROLES),
]
