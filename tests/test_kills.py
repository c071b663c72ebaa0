"""Each process is killed while people talk: everybody gets an answer or a sentence, and no answered turn is lost."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot.database import make_engine
from bot.interactions.tables import turns
from tests.chain import kill, running

pytestmark = pytest.mark.trained

MESSAGES = {
    "de": ("wo melde ich mich an", "anmeldung"),
    "en": ("how do i register my address", "anmeldung"),
    "tr": ("çocuğum için kreş yeri arıyorum", "kita"),
}
PATIENCE = 120.0


class Citizen(threading.Thread):
    """Talks until told to stop; sends a message again, with its id, until it is answered."""

    def __init__(self, address: str, language: str) -> None:
        super().__init__(daemon=True)
        self._client = httpx.Client(base_url=address, timeout=30, trust_env=False)
        token = self._client.post("/api/conversations", json={"language": language}).json()["token"]
        self._headers = {"authorization": f"Bearer {token}"}
        self._text, self._topic = MESSAGES[language]
        self.answered = 0
        self.wrong: list[str] = []
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            self._say_until_answered()

    def _say_until_answered(self) -> None:
        message = {"text": self._text, "id": os.urandom(12).hex()}
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self._client.post("/api/messages", json=message, headers=self._headers)
            except httpx.HTTPError:  # the door itself was killed
                time.sleep(0.3)
                continue
            if answer.status_code == 200:
                self.answered += 1
                if answer.json()["messages"][0]["topic"] != self._topic:
                    self.wrong.append(answer.text)
                return
            if not answer.json().get("detail"):
                self.wrong.append(answer.text)
            time.sleep(0.3)
        self.wrong.append("never answered")


def test_whoever_is_killed_nobody_is_left_without_an_answer(tmp_path: Path) -> None:
    with running(tmp_path, SESSION_RATE="10000", ADDRESS_RATE="10000") as address:
        citizens = [Citizen(address, language) for language in MESSAGES]
        for citizen in citizens:
            citizen.start()
        for name in ("actions", "rasa", "worker", "web"):
            before = [citizen.answered for citizen in citizens]
            kill(address, name)
            deadline = time.monotonic() + PATIENCE
            while any(citizen.answered < count + 3 for citizen, count in zip(citizens, before, strict=True)):
                assert time.monotonic() < deadline, f"after {name} was killed nobody was answered any more"
                time.sleep(0.2)
        for citizen in citizens:
            citizen.stopping.set()
        for citizen in citizens:
            citizen.join(PATIENCE)
        assert [citizen.wrong for citizen in citizens] == [[], [], []]
        with make_engine(f"sqlite:///{tmp_path / 'assistant.db'}").connect() as connection:
            logged = connection.execute(select(func.count()).select_from(turns)).scalar_one()
    assert logged >= sum(citizen.answered for citizen in citizens)
    assert "Traceback" not in (tmp_path / "printed.log").read_text(encoding="utf-8")
