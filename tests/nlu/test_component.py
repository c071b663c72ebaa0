from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.nlu import component
from bot.nlu.language import LanguageIdentifier
from bot.nlu.topic import TopicClassifier
from bot.settings import ROOT, read_settings


@pytest.mark.parametrize(
    ("kind", "file"),
    [(TopicClassifier, "danger_words.yml"), (TopicClassifier, "detection.yml"), (LanguageIdentifier, "detection.yml")],
)
def test_another_word_list_is_another_model(
    kind: type[component.Component], file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "data" / "language", tmp_path / "language")
    monkeypatch.setattr(component, "settings", lambda: read_settings({"DATA_DIR": str(tmp_path)}))
    before = kind.fingerprint_addon({})
    assert kind.fingerprint_addon({}) == before
    with (tmp_path / "language" / file).open("a", encoding="utf-8") as written:
        written.write("# another word\n")
    assert kind.fingerprint_addon({}) != before
