from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.loading import load_data

from bot.data_files import DataFileError
from bot.nlu import importer
from bot.nlu.importer import UtteranceImporter, utterances
from bot.settings import ROOT


def write(folder: Path, text: str) -> Path:
    file = folder / "de.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_utterances_are_those_that_rasa_itself_reads() -> None:
    file = ROOT / "data" / "nlu" / "ps.yml"
    theirs = [
        (each.get("text"), each.get("intent"), each.get("metadata")) for each in load_data(str(file)).nlu_examples
    ]
    ours = [(each.get("text"), each.get("intent"), each.get("metadata")) for each in utterances(file)]
    assert len(ours) > 100
    assert sorted(map(str, set(map(str, ours)))) == sorted(map(str, set(map(str, theirs))))


def test_something_else_than_utterances_is_named_by_file_and_line(tmp_path: Path) -> None:
    file = write(tmp_path, 'version: "3.1"\nnlu:\n- synonym: kita\n  examples: |\n    - krippe\n')
    with pytest.raises(DataFileError, match=r"de\.yml:3"):
        utterances(file)


def test_a_component_that_writes_into_a_message_does_not_change_the_next_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(
        tmp_path, 'version: "3.1"\nnlu:\n- intent: kita\n  examples: |\n    - Kita?\n    - Kita?\n    - Hort?\n'
    )
    monkeypatch.setattr(importer, "questions", list)
    reader = UtteranceImporter(training_data_paths=[str(file)])
    first = reader.get_nlu_data()
    copied = deepcopy(first.training_examples[0])
    first.training_examples[0].set("text", "anders")
    assert copied.get("text") == "Kita?"
    assert [example.get("text") for example in reader.get_nlu_data().training_examples] == ["Kita?", "Hort?"]


def test_what_is_asked_of_a_fact_is_an_utterance_of_its_topic() -> None:
    asked = {(each.get("text"), each.get("intent")) for each in importer.questions()}
    assert ("Was ist ein P-Konto?", "bank") in asked
    assert not any(intent == "notfall" for _, intent in asked)
