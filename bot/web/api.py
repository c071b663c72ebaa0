"""The conversation API; described at /api/openapi.json."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import anyio
import httpx
import yaml
from itsdangerous import BadSignature
from sqlalchemy import text as sql
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.dialogue.guide import introduction
from bot.dialogue.texts import say, sentences
from bot.interactions.conversations import channel_named
from bot.language.offered import direction, offered, preferred
from bot.language.text import MOST_CHARACTERS, clean
from bot.web.conversation import Door
from bot.web.links import allowed_hosts
from bot.web.person import step_of
from bot.web.problems import Problem
from bot.web.sessions import Session

MOST_BYTES = 8 * 1024
"""The largest body that is read."""

BODY_PATIENCE = 10.0
"""Seconds in which a body must have come."""

_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{22,64}")
"""At least 128 bits in a safe alphabet."""


async def read_json(request: Request) -> dict[str, Any]:
    """The body as a JSON object, never more of it than MOST_BYTES.

    Raises:
        Problem: 413 too large, 400 not a JSON object, 408 not there in time.
    """
    body = bytearray()
    with anyio.move_on_after(BODY_PATIENCE) as reading:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise Problem(413, "too_large", most=MOST_CHARACTERS)
    if reading.cancelled_caught:
        raise Problem(408, "bad_request")
    if not body:
        return {}
    try:
        content = json.loads(bytes(body).decode("utf-8"))
    except (ValueError, RecursionError):
        raise Problem(400, "bad_request") from None
    if not isinstance(content, dict):
        raise Problem(400, "bad_request")
    return content


def _door(request: Request) -> Door:
    door: Door = request.app.state.door
    return door


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


async def session_of(request: Request) -> Session:
    """The session of the bearer token.

    Raises:
        Problem: 401.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    session = None
    if scheme.lower() == "bearer" and token:
        door = _door(request)
        session = await anyio.to_thread.run_sync(door.sessions.find, token.strip(), door.clock())
    if session is None:
        raise Problem(401, "no_token")
    request.state.language = session.language
    return session


async def begin_conversation(request: Request) -> Response:
    """``POST /api/conversations``: a new conversation with its introduction."""
    door = _door(request)
    door.limiter.check("conversations", _address(request))
    content = await read_json(request)
    wanted, channel = content.get("language"), channel_named(content.get("channel"))
    if wanted is None:
        language = preferred(request.headers.get("accept-language", ""))
    elif isinstance(wanted, str) and wanted in offered():
        language = wanted
    else:
        raise Problem(422, "unknown_language")
    token, session = await anyio.to_thread.run_sync(door.sessions.begin, language, channel, door.clock())
    messages = [door.message(reply, session) for reply in introduction(language)]
    return JSONResponse(
        {"token": token, "language": language, "messages": messages}, 201, {"cache-control": "no-store"}
    )


async def post_message(request: Request) -> Response:
    """``POST /api/messages``: one turn, typed (``text``) or pressed (``choice``); its ``id`` lets it be sent again."""
    door = _door(request)
    door.limiter.check("address", _address(request))
    session = await session_of(request)
    content = await read_json(request)
    typed, pressed, message_id = content.get("text"), content.get("choice"), content.get("id")
    if message_id is not None and not (isinstance(message_id, str) and _MESSAGE_ID.fullmatch(message_id)):
        raise Problem(400, "bad_request")
    if isinstance(typed, str) and pressed is None:
        said = _typed(typed)
    elif isinstance(pressed, str) and typed is None:
        try:
            said = door.choices.read(pressed, session.token)
        except BadSignature:
            raise Problem(422, "bad_choice") from None
    else:
        raise Problem(400, "bad_request")
    door.limiter.check("session", session.token)
    if step_of(said) is not None:
        door.limiter.check("persons", _address(request))
    messages = await door.turn(session, said, message_id)
    listening = await anyio.to_thread.run_sync(door.person.listening, session)
    return JSONResponse({"messages": messages, "person": listening}, headers={"cache-control": "no-store"})


async def show_own_data(request: Request) -> Response:
    """``GET /api/conversations``: all that is stored of the conversation of the token."""
    door = _door(request)
    door.limiter.check("address", _address(request))
    return JSONResponse(await door.own_data(await session_of(request)), headers={"cache-control": "no-store"})


async def end_conversation(request: Request) -> Response:
    """``DELETE /api/conversations``: forget the conversation of the token."""
    door = _door(request)
    door.limiter.check("address", _address(request))
    await door.end(await session_of(request))
    return Response(status_code=204, headers={"cache-control": "no-store"})


def _typed(text: str) -> str:
    """A typed message as Rasa may see it: clean, not too long, not a command.

    Raises:
        Problem: 413 too long, 422 empty.
    """
    if len(text) > MOST_CHARACTERS:
        raise Problem(413, "too_long", most=MOST_CHARACTERS)
    cleaned = clean(text).lstrip("/ ")
    if not cleaned:
        raise Problem(422, "empty")
    if len(cleaned) > MOST_CHARACTERS:  # some characters grow when composed
        raise Problem(413, "too_long", most=MOST_CHARACTERS)
    return cleaned


async def texts(request: Request) -> Response:
    """``GET /api/texts/{language}``: what the chat needs to show itself; ``auto`` is the browser's language."""
    language = request.path_params["language"]
    if language == "auto":
        language = preferred(request.headers.get("accept-language", ""))
    elif language not in offered():
        raise Problem(404, "unknown_language")
    sentences_of_page = {key: say(key, language, "page", **_PAGE_VALUES.get(key, {})) for key in sentences("page")}
    content = {
        "language": language,
        "direction": direction(language),
        "languages": [{"tag": each.tag, "name": each.name, "direction": each.direction} for each in offered().values()],
        "texts": sentences_of_page,
        "most_characters": MOST_CHARACTERS,
        "hosts": allowed_hosts(),
    }
    return JSONResponse(content, headers={"cache-control": "max-age=300", "vary": "accept-language"})


_PAGE_VALUES: dict[str, dict[str, str]] = {
    "checked": {"date": "{date}"},
    "characters_left": {"count": "{count}"},
    "person_new": {"count": "{count}"},
    "call": {"number": "{number}"},
    "choices": {"choices": "{choices}"},
}
"""Placeholders that the page fills itself."""


async def health(request: Request) -> Response:
    """``GET /health``: the state of each process; 503 where one is missing."""
    door = _door(request)
    states = {"door": True, "database": True, "rasa": await door.assistant.alive(), "actions": True}
    try:
        await anyio.to_thread.run_sync(_ask_database, door)
    except Exception:
        states["database"] = False
    if door.actions_url:
        try:
            states["actions"] = (await door.http.get(f"{door.actions_url}/health")).status_code == 200
        except httpx.HTTPError:
            states["actions"] = False
    healthy = all(states.values())
    processes = {name: "ok" if state else "down" for name, state in states.items()}
    return JSONResponse(
        {"status": "ok" if healthy else "degraded", "processes": processes},
        200 if healthy else 503,
        {"cache-control": "no-store"},
    )


def _ask_database(door: Door) -> None:
    with door.engine.connect() as connection:
        connection.execute(sql("SELECT 1"))


@cache
def openapi() -> dict[str, Any]:
    """The description of this API (OpenAPI 3.1)."""
    description: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "openapi.yml").read_text(encoding="utf-8"))
    description["components"]["schemas"]["Language"]["enum"] = list(offered())
    return description


async def describe(request: Request) -> Response:
    """``GET /api/openapi.json``."""
    return JSONResponse(openapi(), headers={"cache-control": "max-age=300"})


routes = [
    Route("/api/conversations", begin_conversation, methods=["POST"]),
    Route("/api/conversations", show_own_data, methods=["GET"]),
    Route("/api/conversations", end_conversation, methods=["DELETE"]),
    Route("/api/messages", post_message, methods=["POST"]),
    Route("/api/texts/{language}", texts, methods=["GET"], middleware=[Middleware(GZipMiddleware)]),
    Route("/api/openapi.json", describe, methods=["GET"]),
    Route("/health", health, methods=["GET"]),
]
