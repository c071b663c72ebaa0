"""Learning from reviewed messages, with a training that takes no time."""

from __future__ import annotations

import gzip
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.database import writing
from bot.interactions.review import put_aside
from bot.interactions.reviewing import decide, decided_by
from bot.interactions.tables import review_queue
from bot.nlu.importer import utterances
from bot.run.evaluate import Figures
from bot.run.learn import learn, worse
from bot.run.training import NOTE, TrainingError
from bot.settings import ROOT, Settings
from tests.conftest import NOW
from tests.interactions.test_review import unclear

BEFORE = Figures(
    first_choice={"formal": 0.88, "informal": 0.82},
    first_three={"formal": 0.96, "informal": 0.92},
    danger_recognised=0.97,
    declined_rightly=0.82,
)
FIRST = 'version: "3.1"\nnlu:\n- intent: kita\n  examples: |\n    - kita platz\n'


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    """A project with a model and one file of utterances."""
    settings = Settings(data=tmp_path / "data", models=tmp_path / "models")
    (settings.data / "nlu").mkdir(parents=True)
    (settings.data / "nlu" / "de.yml").write_text(FIRST, encoding="utf-8")
    settings.models.mkdir()
    (settings.models / "1-old.tar.gz").write_bytes(gzip.compress(b"old"))
    return settings


@pytest.fixture
def decided(engine: Engine) -> Engine:
    """A queue with decided and open messages."""
    texts = {
        "altes Sofa von Frau Zwirbelmeier [wohin]": ("topic", "abfall", "where"),
        "kita platz": ("topic", "kita", None),
        "wie wird das Wetter": ("out_of_scope", None, None),
        "Gassigehen im Tierheim": ("new_topic", None, None),
        "Hilfe": ("topic", "kita", None),
    }
    for text, (decision, topic, facet) in texts.items():
        name = put_aside(engine, unclear(text=text))
        with writing(engine) as connection:
            decide(connection, {str(name): 0}, decision, "anna", NOW, topic, facet)  # type: ignore[arg-type]
    name = put_aside(engine, unclear(text="köpek vergisi nerede", language="tr"))
    with writing(engine) as connection:
        decide(connection, {str(name): 0}, "topic", "anna", NOW, "wer_macht_was")
    put_aside(engine, unclear(text="noch offen"))
    return engine


def trains(settings: Settings, utterances_with_new: Path) -> Path:
    """As Rasa would: a model, and the note beside it."""
    assert "Sofa" in (utterances_with_new / "de.yml").read_text(encoding="utf-8")
    settings.models.mkdir()
    model = settings.models / "2-new.tar.gz"
    model.write_bytes(gzip.compress(b"new"))
    (settings.models / NOTE).write_text("{}", encoding="utf-8")
    return model


def measures(after: Figures) -> Callable[[Path], Figures]:
    return lambda model: after if "new" in model.name else BEFORE


def models(project: Settings) -> list[str]:
    return sorted(path.name for path in project.models.iterdir())


def learned(engine: Engine) -> int:
    with engine.connect() as connection:
        query = select(review_queue.c.id).where(review_queue.c.learned_at.is_not(None))
        return len(connection.execute(query).all())


def test_decided_messages_become_utterances_with_where_they_come_from(project: Settings, decided: Engine) -> None:
    told = learn(project, decided, NOW, trains, measures(BEFORE))
    assert "3 utterances were written" in told
    german = (project.data / "nlu" / "de.yml").read_text(encoding="utf-8")
    assert german.startswith(FIRST)
    assert "# From the review of the log, 2026-11-24" in german
    found = {(each.get("text"), each.get("intent")) for each in utterances(project.data / "nlu" / "de.yml")}
    assert found == {
        ("kita platz", "kita"),
        ("altes Sofa von Frau wohin", "abfall"),
        ("wie wird das Wetter", "out_of_scope"),
    }
    (turkish,) = utterances(project.data / "nlu" / "tr.yml")
    assert (turkish.get("text"), turkish.get("intent")) == ("köpek vergisi nerede", "wer_macht_was")
    assert models(project) == ["2-new.tar.gz", NOTE]
    assert learned(decided) == 5
    with decided.connect() as connection:
        assert [each.decision for each in decided_by(connection, "anna")] == ["new_topic"]
    assert learn(project, decided, NOW, trains, measures(BEFORE)).startswith("Nothing to learn")


def test_a_model_that_is_worse_is_refused_and_nothing_changes(project: Settings, decided: Engine) -> None:
    after = replace(BEFORE, first_choice={"formal": 0.87, "informal": 0.82})
    told = learn(project, decided, NOW, trains, measures(after))
    assert "first choice, formal: 88.0% → 87.0%" in told
    assert (project.data / "nlu" / "de.yml").read_text(encoding="utf-8") == FIRST
    assert not (project.data / "nlu" / "tr.yml").exists()
    assert models(project) == ["1-old.tar.gz"]
    assert learned(decided) == 0


def test_where_training_fails_nothing_changes(project: Settings, decided: Engine) -> None:
    for error in (TrainingError("no space left"), KeyboardInterrupt()):

        def fail(_settings: Settings, _utterances: Path, error: BaseException = error) -> Path:
            raise error

        with pytest.raises(type(error)):
            learn(project, decided, NOW, fail, measures(BEFORE))
        assert (project.data / "nlu" / "de.yml").read_text(encoding="utf-8") == FIRST
        assert models(project) == ["1-old.tar.gz"]


_KILLED = """
import os, signal, sys
from pathlib import Path
from bot.database import make_engine
from bot.run import learn
from bot.settings import ROOT, Settings
from tests.conftest import NOW
from tests.run.test_learn import BEFORE, trains

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

place, url, where = sys.argv[1:]
if where == "in the training":
    trains = kill
else:
    learn.note = kill
project = Settings(data=Path(place) / "data", models=Path(place) / "models")
learn.learn(project, make_engine(url), NOW, trains, lambda model: BEFORE)
"""


@pytest.mark.parametrize("where", ["in the training", "while it takes over"])
def test_what_is_killed_leaves_a_whole_file_and_can_be_begun_again(
    project: Settings, decided: Engine, where: str
) -> None:
    url = decided.url.render_as_string(hide_password=False)
    program = [sys.executable, "-c", _KILLED, str(project.data.parent), url, where]
    assert subprocess.run(program, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    german = (project.data / "nlu" / "de.yml").read_text(encoding="utf-8")
    assert (german == FIRST) == (where == "in the training")
    assert learned(decided) == 0
    assert "the new model is 2-new.tar.gz" in learn(project, decided, NOW, trains, measures(BEFORE))
    assert (project.data / "nlu" / "de.yml").read_text(encoding="utf-8").count("Sofa") == 1
    assert learned(decided) == 5


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({}, []),
        ({"declined_rightly": 0.816}, []),
        ({"declined_rightly": 0.81}, ["declined rightly"]),
        ({"danger_recognised": 0.9699}, ["danger recognised"]),
        ({"false_danger": 0.01}, ["false danger"]),
        ({"first_three": {"formal": 0.96, "informal": 0.91}}, ["first three, informal"]),
        ({"danger_recognised": 0.99, "false_danger": 0.004}, []),
    ],
)
def test_danger_may_not_become_worse_at_all_and_the_rest_only_by_chance(
    change: dict[str, object], names: list[str]
) -> None:
    found = worse(BEFORE, replace(BEFORE, **change))  # type: ignore[arg-type]
    assert [line.partition(":")[0] for line in found] == names
