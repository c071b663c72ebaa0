"""Each room of bot/ imports only from the rooms below it (docs/architecture.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT

ROOMS = (
    "run",
    "web",
    "nlu",
    "dialogue",
    "handover",
    "staff",
    "interactions",
    "appointments",
    "welcome",
    "city",
    "language",
)
FLOOR = ("database", "settings", "data_files")
"""Modules on which every room stands."""


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def violations(room: str, files: list[Path]) -> list[str]:
    allowed = {room, *ROOMS[ROOMS.index(room) + 1 :], *FLOOR, "__version__"}
    found = []
    for file in files:
        for name in imported(file):
            parts = name.split(".")
            if parts[0] == "actions" or (parts[0] == "bot" and len(parts) > 1 and parts[1] not in allowed):
                found.append(f"{file.name} imports {name}")
    return found


@pytest.mark.parametrize("room", [room for room in ROOMS if (ROOT / "bot" / room).is_dir()])
def test_a_room_imports_only_from_the_rooms_below_it(room: str) -> None:
    assert violations(room, list((ROOT / "bot" / room).rglob("*.py"))) == []


def test_every_folder_of_bot_is_a_room() -> None:
    folders = {path.name for path in (ROOT / "bot").iterdir() if path.is_dir() and path.name[0] not in "._"}
    assert folders - {"migrations"} <= set(ROOMS)


def test_a_forbidden_import_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "bad.py"
    file.write_text("from bot.web.app import create_app\nimport actions.base\n", encoding="utf-8")
    assert len(violations("city", [file])) == 2


def test_actions_know_nothing_of_the_door_or_of_rasa_components() -> None:
    for file in (ROOT / "actions").glob("*.py"):
        for name in imported(file):
            assert not name.startswith(("bot.web", "bot.nlu", "bot.run")), f"{file.name} imports {name}"
