"""An answer at the counter: side by side, on the screen turned to the person, and on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.city.facts import a_year_before, last_day
from bot.dialogue.reply import Origin
from bot.dialogue.texts import say
from bot.language.offered import SOURCE, direction, offered
from bot.settings import settings
from bot.staff.notes import note_on, version_of
from bot.staff.reports import REASONS
from bot.web.desk.access import signed_in, staff_route
from bot.web.desk.bilingual import Sheet, office_sheet, service_sheet, topic_sheet
from bot.web.desk.page import desk_page
from bot.web.desk.paper import can_print, printed
from bot.web.desk.search import READERS, language_of
from bot.web.markup import linked, spoken_date
from bot.web.problems import Problem

PART = "staff/answer"

SHEETS: dict[str, Callable[[str, str, date], Sheet]] = {
    "topic": topic_sheet,
    "service": service_sheet,
    "office": office_sheet,
}


def sheet_of(request: Request) -> Sheet:
    """The answer that the address names, as of today.

    Raises:
        Problem: 404, there is none.
    """
    today = request.app.state.door.clock().date()
    kind = request.url.path.split("/")[2]
    try:
        return SHEETS[kind](request.path_params["id"], language_of(request), today)
    except KeyError:
        raise Problem(404, "gone", part=PART) from None


def answer_page(request: Request, template: str, sheet: Sheet, status: int = 200, /, **values: object) -> Response:
    """A page about an answer."""
    today: date = request.app.state.door.clock().date()
    return desk_page(
        request,
        template,
        PART,
        status,
        sheet=sheet,
        language=sheet.language,
        direction=direction(sheet.language),
        languages=[each for each in offered().values() if each.tag != SOURCE],
        linked=lambda text, tag: linked(text, direction(tag)),
        as_of=spoken_date,
        is_old=lambda origin: _is_old(origin, today),
        can_print=can_print(),
        **values,
    )


def _is_old(origin: Origin, today: date) -> bool:
    seen = last_day(origin.checked)
    return seen is None or seen < a_year_before(today)


def show(request: Request, status: int = 200, error: str = "", typed: str | None = None) -> Response:
    """``GET /desk/{kind}/{id}``: German and the citizen's language side by side, with what only the staff sees."""
    sheet = sheet_of(request)
    with request.app.state.door.engine.connect() as connection:
        note = note_on(connection, sheet.subject)
        version = version_of(connection, sheet.subject)
    return answer_page(
        request,
        "desk/answer.html",
        sheet,
        status,
        note=note,
        version=version,
        typed=typed if typed is not None else (note.text if note else ""),
        error=error,
        saved="saved" in request.query_params and not error,
        reported="reported" in request.query_params,
        reasons={reason: say(f"reason_{reason}", "de", "staff/reports") for reason in REASONS},
        may_edit=signed_in(request).role in ("editor", "administrator"),
    )


def show_screen(request: Request) -> Response:
    """``GET /desk/{kind}/{id}/screen``: for the person's own eyes, large, in their script; ``?part=`` some of it."""
    sheet = sheet_of(request)
    parts = sheet.parts(request.query_params.getlist("part"))
    return answer_page(request, "desk/screen.html", sheet, parts=parts, qr=qr(sheet))


def show_pdf(request: Request) -> Response:
    """``GET /desk/{kind}/{id}/sheet.pdf``: both languages on paper; ``?part=`` some of it."""
    if not can_print():
        raise Problem(501, "no_pdf", part=PART)
    sheet = sheet_of(request)
    today: date = request.app.state.door.clock().date()
    content = printed(sheet, sheet.parts(request.query_params.getlist("part")), today, qr(sheet))
    name = f"{sheet.id}-{sheet.language}.pdf"
    return Response(
        content, media_type="application/pdf", headers={"content-disposition": f'inline; filename="{name}"'}
    )


def qr(sheet: Sheet) -> Markup:
    """A code that leads a phone to the same answer, as SVG."""
    code = segno.make(settings().public_url + sheet.public, error="m", micro=False)
    return Markup(code.svg_inline(scale=4, border=2, dark="#000", light="#fff"))  # noqa: S704  segno's own drawing


routes = [
    staff_route(f"/desk/{kind}/{{id}}{page}", endpoint, roles=READERS)
    for kind in SHEETS
    for page, endpoint in (("", show), ("/screen", show_screen), ("/sheet.pdf", show_pdf))
]
