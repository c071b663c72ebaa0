"""The whole assistant, started as a citizen would meet it: action server, Rasa and door, on a database of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil

from bot.settings import ROOT

START_LIMIT = 180.0


class ChainError(Exception):
    """The assistant did not start; the message holds what it printed."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(state: Path, **environment: str) -> Iterator[str]:
    """Serve until the block ends; yields the address of the door."""
    port = free_port()
    printed = state / "printed.log"
    with printed.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=ROOT,
            env={**os.environ, "PORT": str(port), "STATE_DIR": str(state), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_LIMIT
        while not _serves(address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise ChainError(printed.read_text(encoding="utf-8")[-3000:])
            time.sleep(0.3)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _serves(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def processes(address: str, name: str) -> list[psutil.Process]:
    """The processes of one kind (``rasa``, ``web`` …) behind an address."""
    port = address.rsplit(":", 1)[1]
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.cmdline()[1:4] == ["-m", "bot", name] and process.environ().get("PORT") == port:
                found.append(process)
    return found


def kill(address: str, name: str) -> None:
    """End a process of one kind at once; one that is just being started again is waited for."""
    deadline = time.monotonic() + START_LIMIT
    while not (found := processes(address, name)):
        if time.monotonic() > deadline:
            raise ChainError(f"no process {name}")
        time.sleep(0.1)
    found[0].kill()


class Talk:
    """A conversation over the public API."""

    def __init__(self, address: str, language: str) -> None:
        self._client = httpx.Client(base_url=address, timeout=30, trust_env=False)
        begun = self._client.post("/api/conversations", json={"language": language}).raise_for_status().json()
        self.messages: list[dict[str, Any]] = begun["messages"]
        self._headers = {"authorization": f"Bearer {begun['token']}"}

    def say(self, text: str) -> list[dict[str, Any]]:
        return self._turn({"text": text})

    def press(self, label: str) -> list[dict[str, Any]]:
        choices = {choice["label"]: choice["choice"] for message in self.messages for choice in message["choices"]}
        return self._turn({"choice": choices[label]})

    def fill(self, **typed: str) -> list[dict[str, Any]]:
        """Fill in the fields of the last message and go on."""
        self._client.post("/api/details", json=typed, headers=self._headers).raise_for_status()
        form = next(message["form"] for message in self.messages if message["form"])
        return self._turn({"choice": form["submit"]["choice"]})

    def end(self) -> None:
        self._client.delete("/api/conversations", headers=self._headers).raise_for_status()

    def _turn(self, content: dict[str, str]) -> list[dict[str, Any]]:
        answer = self._client.post("/api/messages", json=content, headers=self._headers)
        self.messages = answer.raise_for_status().json()["messages"]
        return self.messages
