from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from bot.run import training
from bot.run.models import model_version, newest_model
from bot.settings import read_settings


def write_model(file: Path, age: int) -> Path:
    file.write_bytes(gzip.compress(os.urandom(5000)))
    os.utime(file, (1_700_000_000 - age, 1_700_000_000 - age))
    return file


def test_the_newest_model_is_found(tmp_path: Path) -> None:
    assert newest_model(tmp_path) is None
    assert model_version(tmp_path) == "none"
    write_model(tmp_path / "old.tar.gz", age=60)
    new = write_model(tmp_path / "new.tar.gz", age=0)
    assert newest_model(tmp_path) == new
    assert model_version(tmp_path) == "new"


@pytest.mark.parametrize("rest", [0, 10, 2000, 5000])
def test_a_truncated_model_is_passed_over_for_the_one_before(tmp_path: Path, rest: int) -> None:
    old = write_model(tmp_path / "old.tar.gz", age=60)
    new = write_model(tmp_path / "new.tar.gz", age=0)
    new.write_bytes(new.read_bytes()[:rest])
    assert newest_model(tmp_path) == old


def test_a_training_that_fails_leaves_the_old_model_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = write_model(tmp_path / "old.tar.gz", age=60)
    monkeypatch.setattr(training.sys, "executable", "/bin/false")
    with pytest.raises(training.TrainingError):
        training.train(read_settings({"MODELS_DIR": str(tmp_path)}))
    assert list(tmp_path.iterdir()) == [old]
