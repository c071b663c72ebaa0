"""Signing in and out: with name and password, or by a one-time link."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.database import writing
from bot.staff.accounts import ROLES, Account, AccountError, set_password
from bot.staff.audit import record
from bot.staff.links import linked_account, use_link
from bot.staff.sessions import begin_session, end_session, end_sessions_of
from bot.staff.sign_in import sign_in
from bot.web.desk.access import SIGN_IN, signed_in, staff_route
from bot.web.desk.page import HEADERS, desk_page, home, refusal
from bot.web.desk.session import PART, check_origin, on_loopback, read_form, session_token, set_cookie
from bot.web.problems import Problem

HOME = "/desk/home"

_OWN_PATH = re.compile(r"/(?:desk|indicators|review)(?:[/?][^\\]*)?")


def _as_page(endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """A page for people without a session: what stands in the way is told in German, as a page."""

    async def told(request: Request) -> Response:
        request.state.language = "de"
        try:
            return await endpoint(request)
        except Problem as problem:
            return refusal(request, problem)

    return told


def _next(path: Any) -> str:
    """Where to go after the sign-in: a page of the staff, never another website."""
    return path if isinstance(path, str) and _OWN_PATH.fullmatch(path) else ""


def _sign_in_page(request: Request, error: str = "", status: int = 200, target: str = "", name: str = "") -> Response:
    return desk_page(request, "desk/sign_in.html", PART, status, error=error, next=target, name=name)


async def show_sign_in(request: Request) -> Response:
    """``GET /desk/sign-in``."""
    return _sign_in_page(request, target=_next(request.query_params.get("next")))


async def post_sign_in(request: Request) -> Response:
    """``POST /desk/sign-in``: name and password."""
    check_origin(request)
    door = request.app.state.door
    try:
        door.limiter.check("sign_in", request.client.host if request.client else "unknown")
    except Problem as problem:
        raise Problem(429, "too_many", part=PART, retry_after=problem.retry_after, **problem.values) from None
    fields = await read_form(request)
    name, password = str(fields.get("name", "")).strip().lower(), str(fields.get("password", ""))
    target = _next(fields.get("next"))
    token = await anyio.to_thread.run_sync(sign_in, door.engine, name, password, door.clock())
    if token is None:
        return _sign_in_page(request, "sign_in_failed", 401, target, name[:40])
    return _enter(request, token, target or HOME)


async def show_link(request: Request) -> Response:
    """``GET /desk/link/{token}``: signs the demo account in; asks anybody else for a new password."""
    door, token = request.app.state.door, request.path_params["token"]
    account = await anyio.to_thread.run_sync(_linked, request, token)
    if account is None:
        return _sign_in_page(request, "link_used", 410)
    if not account.demo:
        return _password_page(request, account)
    if request.method == "HEAD":  # whoever only asks about the link does not use it up
        return Response(headers=HEADERS)
    return _enter_once(request, await anyio.to_thread.run_sync(_open, door, account, token, None))


async def post_link(request: Request) -> Response:
    """``POST /desk/link/{token}``: a new password, typed twice."""
    check_origin(request)
    fields = await read_form(request)
    door, token = request.app.state.door, request.path_params["token"]
    account = await anyio.to_thread.run_sync(_linked, request, token)
    if account is None or account.demo:
        return _sign_in_page(request, "link_used", 410)
    password = str(fields.get("password", ""))
    if password != fields.get("again"):
        return _password_page(request, account, "passwords_differ")
    try:
        return _enter_once(request, await anyio.to_thread.run_sync(_open, door, account, token, password))
    except AccountError as refused:
        return _password_page(request, account, refused.key)


def _password_page(request: Request, account: Account, error: str = "") -> Response:
    return desk_page(request, "desk/new_password.html", PART, 422 if error else 200, error=error, name=account.name)


def _linked(request: Request, token: str) -> Account | None:
    door = request.app.state.door
    with door.engine.connect() as connection:
        account = linked_account(connection, token, door.clock())
    return None if account is None or (account.demo and not on_loopback(request)) else account


def _open(door: Any, account: Account, token: str, password: str | None) -> str:
    """Use the link up and begin a session; "" where somebody else was quicker."""
    with writing(door.engine) as connection:
        if not use_link(connection, token):
            return ""
        if password is not None:
            set_password(connection, account.name, password)
        end_sessions_of(connection, account.name)
        record(connection, door.clock(), account.name, "signed_in_by_link")
        return begin_session(connection, account.name, door.clock())


def _enter_once(request: Request, token: str) -> Response:
    return _enter(request, token, HOME) if token else _sign_in_page(request, "link_used", 410)


def _enter(request: Request, token: str, target: str) -> Response:
    response = RedirectResponse(target, 303, HEADERS)
    set_cookie(request, response, token)
    return response


async def go_home(request: Request) -> Response:
    """``GET /desk/home``: to the first page that the account may open."""
    return RedirectResponse(home(request, signed_in(request)), 303)


def post_sign_out(request: Request) -> Response:
    """``POST /desk/sign-out``."""
    door = request.app.state.door
    with writing(door.engine) as connection:
        end_session(connection, session_token(request))
        record(connection, door.clock(), signed_in(request).name, "signed_out")
    response = RedirectResponse(SIGN_IN, 303)
    set_cookie(request, response, "")
    return response


routes = [
    Route(SIGN_IN, _as_page(show_sign_in), methods=["GET"]),
    Route(SIGN_IN, _as_page(post_sign_in), methods=["POST"]),
    Route("/desk/link/{token}", _as_page(show_link), methods=["GET"]),
    Route("/desk/link/{token}", _as_page(post_link), methods=["POST"]),
    staff_route(HOME, go_home, roles=ROLES),
    staff_route("/desk/sign-out", post_sign_out, roles=ROLES, methods=["POST"]),
]
