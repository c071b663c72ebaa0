"""The session of a request: its cookie, its account, and the proof that the request was meant."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

import anyio
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from bot.settings import settings
from bot.staff.accounts import Account
from bot.staff.sessions import session_account
from bot.web.problems import Problem

PART = "staff/desk"
"""Where the sentences of the desk itself stand (data/texts/staff/desk.yml)."""

MOST_BYTES = 64 * 1024
"""The largest body of a request that is read."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")


async def account_of(request: Request, used: bool = True) -> Account | None:
    """Whose request it is; ``used`` as in ``session_account``."""
    token = session_token(request)
    if not token:
        return None
    door = request.app.state.door
    account = await anyio.to_thread.run_sync(session_account, door.engine, token, door.clock(), used)
    return None if account is None or (account.demo and not on_loopback(request)) else account


async def read_form(request: Request) -> FormData:
    """The fields of a form; never more than MOST_BYTES are read.

    Raises:
        Problem: 413.
    """
    length = request.headers.get("content-length", "" if "transfer-encoding" in request.headers else "0")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise Problem(413, "too_large", part=PART)
    return await request.form(max_files=0, max_fields=200)


def csrf_token(request: Request) -> str:
    """The token against forged requests that belongs to the session; only who has the session's own can know it."""
    return hashlib.sha256(f"csrf {session_token(request)}".encode()).hexdigest()


def check_csrf(request: Request, fields: FormData) -> None:
    """Refuse a request without the token, in the field ``csrf`` or the header ``x-csrf-token``.

    Raises:
        Problem: 403.
    """
    given = str(request.headers.get("x-csrf-token") or fields.get("csrf") or "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), csrf_token(request).encode()):
        raise Problem(403, "forged", part=PART)


def check_origin(request: Request) -> None:
    """Refuse a request that another website made the browser send.

    Raises:
        Problem: 403.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        same = site in ("same-origin", "none")
    else:
        hosts = (request.headers.get("host", ""), urlsplit(settings().public_url).netloc)
        same = origin is None or urlsplit(origin).netloc in hosts
    if not same:
        raise Problem(403, "forged", part=PART)


def on_loopback(request: Request) -> bool:
    """Whether browser and server are one machine, with no proxy for others between them."""
    address = request.client.host if request.client else ""
    return address in LOOPBACK and request.url.hostname in LOOPBACK and "x-forwarded-for" not in request.headers


def session_token(request: Request) -> str:
    """The token in the request's cookie, "" for none."""
    return request.cookies.get(_cookie_name(request), "")


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Give the browser the session's token; an empty one takes it away."""
    secure = not on_loopback(request)
    if token:
        response.set_cookie(_cookie_name(request), token, secure=secure, httponly=True, samesite="lax")
    else:
        response.delete_cookie(_cookie_name(request), secure=secure, httponly=True, samesite="lax")


def _cookie_name(request: Request) -> str:
    """Outside loopback the browser keeps the cookie to TLS and to this very host."""
    return "desk" if on_loopback(request) else "__Host-desk"
