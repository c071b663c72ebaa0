"""Everybody's page of their own account: a new password."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.city.departments import departments
from bot.database import writing
from bot.staff.accounts import ROLES, AccountError, set_password
from bot.staff.audit import record
from bot.staff.sessions import begin_session, end_sessions_of
from bot.web.desk.access import form, own_department, signed_in, staff_route
from bot.web.desk.page import desk_page
from bot.web.desk.session import set_cookie

PART = "staff/accounts"

PAGE = "/desk/own"


def show(request: Request, status: int = 200, error: str = "") -> Response:
    """``GET /desk/own``; ``?changed`` after a new password."""
    changed = "changed" in request.query_params and not error
    works_at = own_department(request)
    department = departments()[works_at].name if works_at else ""
    return desk_page(request, "desk/own.html", PART, status, error=error, changed=changed, department=department)


def post_password(request: Request) -> Response:
    """``POST /desk/own``: a new password, typed twice; ends all other sessions of the account."""
    door, account = request.app.state.door, signed_in(request)
    if account.demo:
        return show(request, 422, "demo_password")
    if form(request).get("password") != form(request).get("again"):
        return show(request, 422, "passwords_differ")
    try:
        with writing(door.engine) as connection:
            set_password(connection, account.name, str(form(request).get("password", "")))
            end_sessions_of(connection, account.name)
            token = begin_session(connection, account.name, door.clock())
            record(connection, door.clock(), account.name, "password_changed")
    except AccountError as refused:
        return show(request, 422, refused.key)
    response = RedirectResponse(f"{PAGE}?changed", 303)
    set_cookie(request, response, token)
    return response


routes = [
    staff_route(PAGE, show, roles=ROLES),
    staff_route(PAGE, post_password, roles=ROLES, methods=("POST",)),
]
