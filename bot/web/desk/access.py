"""Who may open a page of the staff: ``staff_route``. docs/desk.md shows how to add a page."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Sequence
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.city.departments import departments
from bot.staff.accounts import Account, Role
from bot.web.desk import finding
from bot.web.desk.page import HEADERS, StaffRoute, refusal
from bot.web.desk.session import PART, account_of, check_csrf, check_origin, csrf_token, read_form
from bot.web.problems import Problem

SIGN_IN = "/desk/sign-in"

SAFE_METHODS = ("GET", "HEAD")

Endpoint = Callable[[Request], Any]


def staff_route(
    path: str,
    endpoint: Endpoint,
    *,
    roles: tuple[Role, ...],
    methods: Sequence[str] = ("GET",),
    json: bool = False,
    background: bool = False,
) -> StaffRoute:
    """A route that only accounts of these roles, and administrators, may use.

    A page sends whoever is not signed in to the sign-in; with ``json`` there are problems with 401 and 403 instead.
    A request that changes something must carry the token against forgery: in the form's field ``csrf`` or in the
    header ``x-csrf-token``. ``background`` is for what a page asks by itself: it keeps no session alive.
    The endpoint may be a coroutine or, to work with the database, a plain function (it runs in a thread).
    """
    allowed = frozenset[Role]({*roles, "administrator"})

    async def guarded(request: Request) -> Response:
        request.state.language = "de"
        try:
            account = await account_of(request, used=not background)
            if account is None and request.method in SAFE_METHODS and not json:
                return _to_sign_in(request)
            await _admit(request, account, allowed)
            finding.get_ready()
            if inspect.iscoroutinefunction(endpoint):
                response: Response = await endpoint(request)
            else:
                response = await run_in_threadpool(endpoint, request)
        except Problem as problem:
            if json:
                raise
            return refusal(request, problem)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    route = StaffRoute(path, guarded, methods=list(methods), name=f"{'/'.join(methods)} {path}")
    route.roles = allowed
    return route


async def _admit(request: Request, account: Account | None, allowed: Collection[Role]) -> None:
    """Note account, token and form in the request.

    Raises:
        Problem: 401, 403 or 413.
    """
    if account is None:
        raise Problem(401, "signed_out", part=PART)
    request.state.account = account
    request.state.csrf = csrf_token(request)
    if account.role not in allowed:
        raise Problem(403, "not_allowed", part=PART)
    if request.method not in SAFE_METHODS:
        check_origin(request)
        request.state.form = await read_form(request)
        check_csrf(request, request.state.form)


def _to_sign_in(request: Request) -> Response:
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"{SIGN_IN}?next={quote(here)}", 303, HEADERS)


def signed_in(request: Request) -> Account:
    """The account that makes the request; only in the endpoint of a ``staff_route``."""
    account: Account = request.state.account
    return account


def own_department(request: Request) -> str | None:
    """Where whoever asks works; None for all of the city, or where the department is gone from the data."""
    department = signed_in(request).department
    return department if department in departments() else None


async def still_signed_in(request: Request) -> bool:
    """Whether the session goes on, unchanged: for streams of events, which outlive the request's own check."""
    return await account_of(request, used=False) == signed_in(request)


def form(request: Request) -> FormData:
    """The fields of the form; only in the endpoint of a ``staff_route`` that changes something."""
    fields: FormData = request.state.form
    return fields
