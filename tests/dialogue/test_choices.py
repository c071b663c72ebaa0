"""Rasa drops from a button's payload what the domain does not name: a button would then mean something else."""

from __future__ import annotations

import ast

from bot.data_files import read_yaml
from bot.settings import ROOT

BY_THE_DOOR = ("voice.py", "person.py")
"""Their buttons never reach Rasa."""


def _keys_of_choices(tree: ast.AST) -> set[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Choice"]
    tables = [argument for call in calls for argument in call.args if isinstance(argument, ast.Dict)]
    return {str(key.value) for table in tables for key in table.keys if isinstance(key, ast.Constant)}


def test_the_domain_names_all_that_buttons_carry() -> None:
    named = set(read_yaml(ROOT / "domain.yml")["entities"])
    carried = {
        f"{file.name}: {key}"
        for file in (ROOT / "bot" / "dialogue").rglob("*.py")
        if file.name not in BY_THE_DOOR
        for key in _keys_of_choices(ast.parse(file.read_text(encoding="utf-8"))) - named
    }
    assert carried == set()


def test_the_button_that_deletes_is_among_those_looked_at() -> None:
    source = (ROOT / "bot" / "dialogue" / "privacy.py").read_text(encoding="utf-8")
    assert _keys_of_choices(ast.parse(source)) == {"data"}
