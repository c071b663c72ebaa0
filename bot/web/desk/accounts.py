"""The administrators' page of accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.engine import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.city.departments import departments
from bot.database import writing
from bot.dialogue.texts import sentences
from bot.handover.service import takers
from bot.settings import settings
from bot.staff.accounts import (
    ROLES,
    AccountError,
    Role,
    add_account,
    all_accounts,
    remove_account,
    set_department,
    set_role,
)
from bot.staff.audit import latest, record
from bot.staff.links import make_link
from bot.web.desk.access import form, signed_in, staff_route
from bot.web.desk.page import StaffRoute, desk_page

PART = "staff/accounts"

PAGE = "/desk/accounts"

Change = Callable[[Connection, str, Mapping[str, object], datetime], str | None]
"""What is done to an account, by its name, the form's fields, now; returns the token of a link to show."""


def show(request: Request, status: int = 200, error: str = "", link: str = "", linked: str = "") -> Response:
    """``GET /desk/accounts``: all accounts, and what was done lately."""
    door = request.app.state.door
    with door.engine.connect() as connection:
        accounts, entries = all_accounts(connection), latest(connection)
    return desk_page(
        request,
        "desk/accounts.html",
        PART,
        status,
        accounts=accounts,
        entries=entries,
        actions=sentences("staff/audit"),
        roles=ROLES,
        departments=[departments()[each] for each in takers()],
        department_name=lambda each: departments()[each].name if each in departments() else each,
        now=door.clock(),
        error=error,
        link=link,
        linked=linked,
    )


def _changing(action: str, change: Change, *, own: bool = True) -> Callable[[Request], Response]:
    """An endpoint that changes an account and writes it down; ``own`` is whether one may do it to oneself."""

    def post(request: Request) -> Response:
        door, by = request.app.state.door, signed_in(request).name
        name = str(form(request).get("name", "")).strip().lower()
        try:
            if name == by and not own:
                raise AccountError("own_account", "Nobody changes their own account: an administrator must remain.")
            with writing(door.engine) as connection:
                token = change(connection, name, form(request), door.clock())
                record(connection, door.clock(), by, action, name)
        except AccountError as refused:
            return show(request, 422, refused.key)
        if token:  # shown now and never again: only its hash is kept
            return show(request, link=f"{settings().public_url}/desk/link/{token}", linked=name)
        return RedirectResponse(PAGE, 303)

    return post


def _add(connection: Connection, name: str, fields: Mapping[str, object], now: datetime) -> str:
    """A new account, whose owner chooses the password by a link."""
    add_account(connection, name, _role(fields), now, department=_department(fields))
    return make_link(connection, name, now)


def _set_role(connection: Connection, name: str, fields: Mapping[str, object], now: datetime) -> None:
    set_role(connection, name, _role(fields))


def _set_department(connection: Connection, name: str, fields: Mapping[str, object], now: datetime) -> None:
    set_department(connection, name, _department(fields))


def _remove(connection: Connection, name: str, fields: Mapping[str, object], now: datetime) -> None:
    remove_account(connection, name)


def _link(connection: Connection, name: str, fields: Mapping[str, object], now: datetime) -> str:
    return make_link(connection, name, now)


def _role(fields: Mapping[str, object]) -> Role:
    for role in ROLES:
        if role == fields.get("role"):
            return role
    raise AccountError("bad_role", f"A role is one of {', '.join(ROLES)}.")


def _department(fields: Mapping[str, object]) -> str | None:
    return str(fields.get("department", "")) or None


def _route(path: str, endpoint: Callable[[Request], Response], method: str = "POST") -> StaffRoute:
    return staff_route(PAGE + path, endpoint, roles=(), methods=(method,))


routes = [
    _route("", show, "GET"),
    _route("", _changing("account_added", _add)),
    _route("/role", _changing("role_changed", _set_role, own=False)),
    _route("/department", _changing("department_changed", _set_department)),
    _route("/link", _changing("link_made", _link)),
    _route("/remove", _changing("account_removed", _remove, own=False)),
]
