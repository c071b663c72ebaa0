from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from bot.run.action_server import only_with

SECRET = "s" * 32


@pytest.mark.parametrize(
    ("path", "given", "status"),
    [
        ("/webhook", SECRET, None),
        ("/webhook", "", 403),
        ("/webhook", "ü" * 32, 403),
        ("/actions", "", 403),
        ("/health", "", None),
    ],
)
def test_only_who_knows_the_secret_is_answered(path: str, given: str, status: int | None) -> None:
    request = SimpleNamespace(path=path, headers={"x-door-secret": given})
    answer = asyncio.run(only_with(SECRET)(request))  # type: ignore[arg-type]
    assert (answer.status if answer else None) == status
