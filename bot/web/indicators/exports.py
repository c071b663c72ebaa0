"""The figures to take away: CSV with its dictionary, JSON with its description, the quarter's report as PDF."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.interactions.counting import moment_of
from bot.interactions.definitions import indicators
from bot.interactions.sheet import Chosen, breakdown, sheet, spans_with_figures
from bot.web.desk.access import staff_route
from bot.web.indicators import words
from bot.web.indicators.chosen import read_chosen, read_dimension
from bot.web.indicators.pages import PAGE, ROLES, today_of
from bot.web.indicators.records import Record, as_csv, dictionary, records, records_of_parts
from bot.web.indicators.report import report
from bot.web.problems import Problem

NO_STORE = {"cache-control": "no-store"}


def _found(request: Request) -> tuple[Chosen, list[Record]]:
    """The records of what the address chooses; with ``by`` and ``indicator`` those of a dimension's values."""
    today, query = today_of(request), request.query_params
    with request.app.state.door.engine.connect() as connection:
        chosen = read_chosen(query, spans_with_figures(connection, today), today)
        simulated = moment_of(connection, "simulated") is not None
        by = read_dimension(query.get("by", ""))
        if not by:
            return chosen, list(records(sheet(connection, chosen, today), chosen, simulated))
        found = indicators().get(query.get("indicator", ""))
        if found is None or by not in found.dimensions:
            raise Problem(422, "bad_filter", part=words.PART)
        parts = breakdown(connection, found, by, chosen, today)
    return chosen, list(records_of_parts(found, by, parts, chosen, simulated))


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {**NO_STORE, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def data_csv(request: Request) -> Response:
    """``GET /indicators/data.csv``."""
    chosen, found = _found(request)
    return _file(as_csv(found), "text/csv; charset=utf-8", f"kennzahlen-{chosen.span}.csv")


def dictionary_csv(request: Request) -> Response:
    """``GET /indicators/dictionary.csv``: what the columns and the indicators mean."""
    return _file(dictionary(), "text/csv; charset=utf-8", "kennzahlen-erklaerung.csv")


def data_json(request: Request) -> Response:
    """``GET /indicators/data.json``."""
    chosen, found = _found(request)
    content = {
        "period": str(chosen.span),
        "compare": str(chosen.other),
        "note": f"{words.told('subtitle')}. {words.told('language_is_not_origin')}",
        "records": [asdict(one) for one in found],
    }
    return JSONResponse(content, headers=NO_STORE)


@cache
def openapi() -> dict[str, Any]:
    """The description of the JSON (OpenAPI 3.1)."""
    description: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "openapi.yml").read_text(encoding="utf-8"))
    return description


def describe(request: Request) -> Response:
    """``GET /indicators/openapi.json``."""
    return JSONResponse(openapi())


def report_pdf(request: Request) -> Response:
    """``GET /indicators/report.pdf?period=2026-Q3``: the report of a quarter."""
    today = today_of(request)
    with request.app.state.door.engine.connect() as connection:
        chosen = read_chosen(request.query_params, spans_with_figures(connection, today), today)
        if chosen.span.kind != "quarter" or chosen.dimension:
            raise Problem(422, "not_a_quarter", part=words.PART)
        content = report(connection, chosen, today)
    return _file(content, "application/pdf", f"kennzahlen-{chosen.span}.pdf")


routes = [
    staff_route(f"{PAGE}/data.csv", data_csv, roles=ROLES),
    staff_route(f"{PAGE}/dictionary.csv", dictionary_csv, roles=ROLES),
    staff_route(f"{PAGE}/data.json", data_json, roles=ROLES, json=True),
    staff_route(f"{PAGE}/openapi.json", describe, roles=ROLES, json=True),
    staff_route(f"{PAGE}/report.pdf", report_pdf, roles=ROLES),
]
