from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.city import departments as city
from bot.data_files import DataFileError
from bot.settings import read_settings
from bot.welcome import topics as package
from bot.welcome.topics import topics

SHELTERS = ("Auf dem Ringe", "Querstraße", "Kielhorn", "Container Cappenberger", "Hansastraße")


@pytest.mark.parametrize("topic", topics().values(), ids=lambda topic: str(topic.topic))
def test_no_answer_names_a_shelter_or_an_employee(topic: package.Topic) -> None:
    text = " ".join(fact.text for fact in topic.facts)
    assert not [secret for secret in SHELTERS if secret in text]
    assert not re.search(r"\b(Frau|Herr|Dr\.) [A-ZÄÖÜ]", text)


@pytest.mark.parametrize("topic", topics().values(), ids=lambda topic: str(topic.topic))
def test_short_answers_are_short(topic: package.Topic) -> None:
    short = topic.of("what")
    assert 2 <= len(short) <= (7 if topic.topic == "notfall" else 4)
    longest = max(len(sentence.split()) for fact in topic.facts for sentence in re.split(r"(?<=[.?!:;]) ", fact.text))
    assert longest <= 32


def test_unknown_departments_and_topics_are_named_with_their_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "welcome").mkdir()
    (tmp_path / "welcome" / "kita.yml").write_text(
        "topic: kita\ntitle: Kita\ndepartment: niemand\nrelated: [nichts]\nfacts:\n"
        "  - {id: a, facet: what, text: Wer weiß., ask: keiner}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(package, "settings", lambda: read_settings({"DATA_DIR": str(tmp_path)}))
    with pytest.raises(DataFileError) as caught:
        topics.__wrapped__()
    lines = [problem.split(": ")[0].rsplit(":", 1)[1] for problem in caught.value.problems]
    assert lines == ["3", "6", "4"]
    assert city.departments()


def test_every_law_that_is_shown_names_its_paragraph() -> None:
    for topic in topics().values():
        for fact in topic.facts:
            if fact.confidence == "law":
                assert re.search(r"§|Art\.|Anlage|Entscheidung|Verordnung", fact.source), (
                    topic.topic,
                    fact.id,
                )
