"""The door as an ASGI application."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web import api, appointment_pages, package_pages, pages, person_events
from bot.web.conversation import Door
from bot.web.desk.routes import routes as desk_routes
from bot.web.problems import Problem, problem_response
from bot.web.rasa_pool import RasaPool
from bot.web.streams import Pulse, Shared

logger = logging.getLogger(__name__)

SECURITY_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class SecurityHeaders:
    """Adds the security headers to every response; a route may set its own value of one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


async def on_problem(request: Request, error: Exception) -> Response:
    """A foreseen error."""
    if not isinstance(error, Problem):
        raise error
    return problem_response(request, error)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Starlette's own errors: no such page, wrong method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404 and package_pages.wants_page(request):
        return package_pages.not_found(request)
    key = {404: "not_found", 405: "method_not_allowed"}.get(status, "bad_request")
    return problem_response(request, Problem(status, key))


async def on_failure(request: Request, error: Exception) -> Response:
    """Anything else: its class goes to the operator, a sentence to the citizen."""
    logger.error("a request failed: %s", type(error).__name__)
    return problem_response(request, Problem(503, "unavailable", retry_after=30))


class Failures:
    """Answers unforeseen exceptions here, so that the server never logs them with the request's content."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        begun = False

        async def watching(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watching)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            await (await on_failure(Request(scope, receive), error))(scope, receive, send)


def create_app(door: Door, embed_origins: Sequence[str] = ()) -> Starlette:
    """The application; ``door`` holds what the routes share, the sites ``embed_origins`` may embed the chat."""
    cross_origin = Middleware(
        CORSMiddleware,
        allow_origins=embed_origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["authorization", "content-type", "accept-language", "last-event-id"],
        max_age=600,
    )

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with door.assistant.watched() if isinstance(door.assistant, RasaPool) else nullcontext():
            yield

    app = Starlette(
        routes=[
            *api.routes,
            *appointment_pages.routes,
            *person_events.routes,
            *pages.routes,
            *desk_routes,
            *package_pages.routes,
        ],
        exception_handlers={Problem: on_problem, HTTPException: on_http_error},
        middleware=[Middleware(SecurityHeaders), cross_origin, Middleware(Failures)],
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # the redirect would repeat the Host header of the request
    app.state.door = door
    app.state.pulse = Pulse(door.engine)
    app.state.book_version = Shared(door.book.version)
    return app
