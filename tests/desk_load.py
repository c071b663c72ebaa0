"""People before a running assistant: colleagues at the desk and citizens in the chat, with people's pauses."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from bot.dialogue.texts import say

LETTERS = 4
"""Letters between two looks of the search: the page asks when nobody has typed for 120 ms."""

TYPING = (0.5, 0.9)
TALKING = (10.0, 30.0)
BETWEEN_STEPS = (6.0, 14.0)
READING = (20.0, 40.0)
"""Seconds: between two looks while somebody types, with the person at the counter between two questions, between two
steps at a counter or in the inbox, and between two messages of a citizen."""

MESSAGE, CONTACT = "Bitte rufen Sie mich zu meinem Antrag zurück.", "person@example.org"

Times = dict[str, list[float]]


@dataclass
class Watch:
    """Milliseconds of each kind of request; nothing is kept until ``on``."""

    on: bool = False
    times: Times = field(default_factory=lambda: defaultdict(list))
    asked_to_wait: int = 0
    failed: int = 0

    async def get(self, client: httpx.AsyncClient, name: str, path: str) -> httpx.Response:
        """A page, measured to its last byte."""
        return await self.measure(name, client.get(path))

    async def measure(self, name: str, request: Awaitable[httpx.Response]) -> httpx.Response:
        began = time.perf_counter()
        answer = await request
        if self.on:
            self.times[name].append((time.perf_counter() - began) * 1000)
            self.failed += answer.status_code >= 500 and answer.status_code != 503
        return answer


def looks(question: str) -> list[str]:
    """What the search is asked while a question is typed."""
    return [question[:end] for end in range(LETTERS, len(question) + LETTERS, LETTERS)]


@dataclass
class Colleague:
    """Somebody of the front office, signed in."""

    client: httpx.AsyncClient
    token: str
    watch: Watch
    random: Random
    questions: Sequence[str]
    number: int

    @property
    def csrf(self) -> str:
        return hashlib.sha256(f"csrf {self.token}".encode()).hexdigest()

    async def pause(self, between: tuple[float, float]) -> None:
        await asyncio.sleep(self.random.uniform(*between))

    async def post(self, path: str, **fields: object) -> httpx.Response:
        """A form, as the browser sends it; the page that it leads to is not part of it."""
        return await self.watch.measure("a step", self.client.post(path, data={"csrf": self.csrf, **fields}))

    async def listen(self, events: str, name: str, live: str) -> None:
        """Fetch the live part of a page whenever the server tells of a change, as its script does."""
        while True:
            first = True
            try:
                async with self.client.stream("GET", events, timeout=None) as stream:
                    async for line in stream.aiter_lines():
                        if not line.startswith("event: changed"):
                            continue
                        if not first:
                            await self.watch.get(self.client, name, live)
                        first = False
            except httpx.HTTPError:
                await asyncio.sleep(1)

    async def look_up(self) -> None:
        """Type a question, open the first answer, talk with the person, and again."""
        while True:
            await self.pause(TALKING)
            await self.watch.get(self.client, "search: page", "/desk?language=ar")
            found = ""
            for query in looks(self.random.choice(self.questions)):
                await self.pause(TYPING)
                asked = {"q": query, "language": "ar"}
                answer = await self.watch.measure(
                    "search: while typing", self.client.get("/desk/results", params=asked)
                )
                found = answer.text
            first = re.search(r'<li><a href="([^"#]+)', found)
            if first:
                await self.watch.get(self.client, "an answer", first[1].replace("&amp;", "&"))

    async def serve(self) -> None:
        """Give numbers, call, serve; the day before one's eyes follows what colleagues do."""
        where = {"office": "buergerbuero", "counter": self.number % 4 + 1}
        page = f"/desk/today?counter={where['counter']}"
        await self.client.get(page)
        listening = asyncio.create_task(
            self.listen("/desk/today/events", "today: live part", page.replace("today?", "today/now?"))
        )
        try:
            while True:
                await self.pause(BETWEEN_STEPS)
                done = await self.post("/desk/today/walk-in", service="anmeldung", persons=1, language="ar", **where)
                identity = re.search(r"undo=([0-9a-f]{32})", done.headers.get("location", ""))
                for step in ("call", "serve"):
                    await self.watch.get(self.client, "today: page", page)
                    await self.pause(BETWEEN_STEPS)
                    if identity:
                        await self.post(f"/desk/today/{identity[1]}/{step}", seen="checked_in", **where)
        finally:
            listening.cancel()

    async def answer(self) -> None:
        """Take who waits, write a ready sentence, close."""
        await self.client.get("/desk/inbox")
        listening = asyncio.create_task(self.listen("/desk/inbox/events", "inbox: live part", "/desk/inbox/live"))
        try:
            while True:
                await self.pause(BETWEEN_STEPS)
                page = await self.watch.get(self.client, "inbox: page", "/desk/inbox")
                waiting = re.findall(r"/desk/inbox/([0-9a-f]{32,64})", page.text)
                if not waiting:
                    continue
                here = f"/desk/inbox/{self.random.choice(waiting)}"
                await self.watch.get(self.client, "inbox: conversation", here)
                await self.post(f"{here}/take")
                await self.pause(BETWEEN_STEPS)
                await self.post(f"{here}/write", sentence="welcome", sent_as=f"{self.random.getrandbits(128):032x}")
                await self.watch.get(self.client, "inbox: conversation", here)
                await self.pause(BETWEEN_STEPS)
                await self.post(f"{here}/close", reason="answered")
        finally:
            listening.cancel()

    @property
    def work(self) -> Callable[[], Awaitable[None]]:
        """What this colleague does all day."""
        return (self.look_up, self.serve, self.answer)[self.number % 3]


@dataclass
class Citizen:
    """Somebody in the chat; ``leaves_message`` leaves one for the inbox in each conversation."""

    client: httpx.AsyncClient
    watch: Watch
    random: Random
    language: str
    questions: Sequence[str]
    leaves_message: bool

    async def talk(self) -> None:
        """Conversations of six messages, one after the other."""
        while True:
            await asyncio.sleep(self.random.uniform(0, READING[1]))
            begun = await self.client.post("/api/conversations", json={"language": self.language})
            headers = {"authorization": f"Bearer {begun.json()['token']}"}
            if self.leaves_message:
                await self._leave_message(headers)
            for _ in range(6):
                await asyncio.sleep(self.random.uniform(*READING))
                await self._say(headers, {"text": self.random.choice(self.questions)})

    async def _leave_message(self, headers: dict[str, str]) -> None:
        label = say("leave_message", self.language, "handover")
        content = await self._say(headers, {"text": "ich möchte mit einem menschen sprechen"})
        choices = {each["label"]: each["choice"] for message in content["messages"] for each in message["choices"]}
        for said in ({"choice": choices.get(label, "")}, {"text": MESSAGE}, {"text": CONTACT}):
            await asyncio.sleep(self.random.uniform(*READING))
            await self._say(headers, said)

    async def _say(self, headers: dict[str, str], content: dict[str, str]) -> dict[str, Any]:
        while True:
            answer = await self.watch.measure(
                "a citizen's turn", self.client.post("/api/messages", json=content, headers=headers)
            )
            if answer.status_code != 503:
                found: dict[str, Any] = answer.json()
                return found if "messages" in found else {"messages": []}
            self.watch.asked_to_wait += self.watch.on
            await asyncio.sleep(float(answer.headers.get("retry-after", "2")))
