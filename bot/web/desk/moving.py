"""Another time for an appointment, or none any more, at the counter or by telephone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.appointments.records import State
from bot.appointments.refusals import Refusal
from bot.appointments.times import berlin_day, read_moment
from bot.appointments.visits import Visit
from bot.web.desk.access import form, staff_route
from bot.web.desk.page import desk_page
from bot.web.desk.today import PAGE, PART, ROLES, View, book_of, service_name, view_of
from bot.web.problems import Problem


def _visit(request: Request, view: View) -> Visit:
    """The appointment of the address.

    Raises:
        Problem: 409, it is not among the day's any more, or not ahead.
    """
    visits = book_of(request).day(view.office.id, view.day)
    found = next((visit for visit in visits if visit.id == request.path_params["id"]), None)
    if found is None or found.state is not State.CONFIRMED:
        raise Problem(409, "move_gone", part=PART)
    return found


def show(request: Request) -> Response:
    """``GET /desk/today/{id}/move``: the free times of a day."""
    view = view_of(request)
    visit = _visit(request, view)
    book = book_of(request)
    days = book.days(visit.appointment.wish)
    wanted = request.query_params.get("to", "")
    day = next((each for each in days if each.isoformat() == wanted), days[0] if days else None)
    return desk_page(
        request,
        "desk/move.html",
        PART,
        view=view,
        visit=visit,
        days=days,
        chosen=day,
        times=book.places(visit.appointment.wish, day) if day else (),
        service_name=service_name(visit.appointment.service),
    )


def post_move(request: Request) -> Response:
    """``POST /desk/today/{id}/move``."""
    view = view_of(request, form(request))
    try:
        starts = read_moment(str(form(request).get("starts", "")))
        moved = book_of(request).move_for(request.path_params["id"], starts)
    except ValueError:
        return RedirectResponse(view.address(refused="bad_form"), 303)
    except Refusal as refusal:
        return RedirectResponse(view.address(refused=_sentence(refusal)), 303)
    there = View(view.office, berlin_day(moved.starts), view.counter)
    return RedirectResponse(there.address(done="move"), 303)


def post_cancel(request: Request) -> Response:
    """``POST /desk/today/{id}/cancel``."""
    view = view_of(request, form(request))
    try:
        book_of(request).cancel_for(request.path_params["id"])
    except Refusal:
        return RedirectResponse(view.address(refused="changed"), 303)
    return RedirectResponse(view.address(done="cancel"), 303)


def _sentence(refusal: Refusal) -> str:
    return "place_gone" if refusal.key == "place_taken" else "changed"


routes = [
    staff_route(f"{PAGE}/{{id}}/move", show, roles=ROLES),
    staff_route(f"{PAGE}/{{id}}/move", post_move, roles=ROLES, methods=("POST",)),
    staff_route(f"{PAGE}/{{id}}/cancel", post_cancel, roles=ROLES, methods=("POST",)),
]
