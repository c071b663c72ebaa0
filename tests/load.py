"""People who talk with the assistant as they do: a Locust file, run by scripts/load in an environment of its own.

Conversations in five languages; between two messages people read and write for some seconds. Who is asked to wait comes
again when told to. An answer "please wait" is no failure; it is counted apart, as is how soon it came.
"""

from __future__ import annotations

import random
import time
from typing import Any

from locust import FastHttpUser, between, task

DIALOGUES: dict[str, tuple[str, ...]] = {
    "de": ("hallo", "wo muss ich meine wohnung anmelden", "welche unterlagen brauche ich", "was kostet das", "danke"),
    "en": ("hi", "how do i exchange my driving licence", "how long does it take", "where is the office", "thank you"),
    "tr": ("merhaba", "çocuğum için kreş yeri arıyorum", "ne kadar", "hangi belgeler gerekli", "teşekkürler"),
    "ar": ("مرحبا", "أين يمكنني تعلم اللغة الألمانية", "كم التكلفة", "أين المكتب", "شكرا"),
    "uk": ("добрий день", "як продовжити дозвіл на проживання", "які документи потрібні", "скільки це коштує", "дякую"),
}


class Person(FastHttpUser):
    """One conversation after the other, each in a language of chance."""

    wait_time = between(3, 9)
    _waiting: tuple[str, ...] = ()
    _headers: dict[str, str]
    _pause = 0.0

    @task
    def say(self) -> None:
        if not self._waiting:
            self._begin()
        said, self._waiting = self._waiting[0], self._waiting[1:]
        while not self._answered(said):
            time.sleep(self._pause)

    def _begin(self) -> None:
        language = random.choice(list(DIALOGUES))
        begun = self.client.post("/api/conversations", json={"language": language}, name="begin").json()
        self._headers = {"authorization": f"Bearer {begun['token']}"}
        self._waiting = DIALOGUES[language]

    def _answered(self, said: str) -> bool:
        with self.client.post(
            "/api/messages", json={"text": said}, headers=self._headers, name="answer", catch_response=True
        ) as response:
            content: dict[str, Any] = response.json() or {}
            if response.status_code == 503 and content.get("title") == "overloaded":
                response.request_meta["name"] = "please wait"
                response.success()
                self._pause = float(content["retry_after"])
                return False
            if response.status_code != 200 or not content.get("messages"):
                response.failure(f"{response.status_code} {content.get('title')}")
        return True
