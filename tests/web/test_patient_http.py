from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvicorn

from bot.run import patient_http
from bot.web import api
from bot.web.app import create_app
from bot.web.conversation import Door
from tests.chain import free_port

HEAD = b"POST /api/conversations HTTP/1.1\r\nHost: door\r\nContent-Length: 20\r\n\r\n"
WHOLE = b"GET /api/openapi.json HTTP/1.1\r\nHost: door\r\n\r\n"

Scene = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[Any]]


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_http, "HEAD_PATIENCE", 0.3)
    monkeypatch.setattr(api, "BODY_PATIENCE", 0.3)


def served(door: Door, scene: Scene) -> Any:
    """What a scene with one connection gave."""

    async def run() -> Any:
        port = free_port()
        config = uvicorn.Config(
            create_app(door),
            port=port,
            http=patient_http.PatientProtocol,
            ws="none",
            log_level="critical",
            h11_max_incomplete_event_size=16 * 1024,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            found = await asyncio.wait_for(scene(reader, writer), 10)
            writer.close()
            return found
        finally:
            server.should_exit = True
            await serving

    return asyncio.run(run())


@pytest.mark.parametrize("sent", [b"", b"POST /api/conv", HEAD[:-2]])
def test_who_never_finishes_a_head_is_hung_up_on(door: Door, sent: bytes) -> None:
    async def scene(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(sent)
        return await reader.read()

    assert served(door, scene) == b""


def test_a_second_head_that_never_ends_is_hung_up_on_too(door: Door) -> None:
    async def scene(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(WHOLE)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(WHOLE[:-2])
        return await reader.read()

    assert b"HTTP/1.1" not in served(door, scene)


def test_a_head_without_end_is_refused(door: Door) -> None:
    async def scene(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(HEAD[:-2] + b"x: " + b"y" * 40_000)
        return await reader.read()

    assert served(door, scene).startswith(b"HTTP/1.1 400")


def test_a_body_that_never_comes_is_answered(door: Door) -> None:
    async def scene(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(HEAD + b'{"lang')
        return await reader.readuntil(b"\r\n")

    assert served(door, scene).startswith(b"HTTP/1.1 408")


def test_a_drop_at_a_time_is_too_slow(door: Door) -> None:
    async def scene(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
        for number, byte in enumerate(WHOLE):
            if reader.at_eof():
                return number
            writer.write(bytes([byte]))
            await asyncio.sleep(0.05)
        return len(WHOLE)

    assert served(door, scene) < len(WHOLE)


def test_several_requests_on_one_connection_are_answered(door: Door) -> None:
    async def scene(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[bytes]:
        lines = []
        for _ in range(3):
            writer.write(WHOLE)
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
            await reader.readexactly(int(length.split(b":")[1]))
            lines.append(head.split(b"\r\n")[0])
        return lines

    assert served(door, scene) == [b"HTTP/1.1 200 OK"] * 3
