"""Training, where the content of what is learned from has changed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.run.models import newest_model
from bot.settings import ROOT, Settings
from bot.welcome.topics import topics
from bot.welcome.version import digest

SOURCES = ("config.yml", "domain.yml", "data/rules.yml", "data/stories.yml", "requirements.txt")


class TrainingError(Exception):
    """Training failed; the message holds what Rasa printed last."""


def learned_from(settings: Settings) -> str:
    """A digest over everything that a model is made of: data, configuration, the code of bot/nlu and bot/language.

    Of the package only the questions that its facts answer: a changed answer needs no training.
    """
    files = [ROOT / name for name in SOURCES]
    files += (settings.data / "nlu").glob("*.yml")
    files += (settings.data / "language").glob("*.yml")
    files += [*(ROOT / "bot" / "nlu").glob("*.py"), *(ROOT / "bot" / "language").glob("*.py")]
    questions = [(topic.topic, fact.asked) for topic in topics().values() for fact in topic.facts]
    return digest(files, ROOT) + hashlib.sha256(json.dumps(questions).encode()).hexdigest()[:16]


NOTE = "trained.json"
"""Beside the model: what it was made of."""


def _note_file(settings: Settings) -> Path:
    return settings.models / NOTE


def is_up_to_date(settings: Settings) -> bool:
    """Whether the newest model was made of what is there now."""
    model = newest_model(settings.models)
    try:
        note = json.loads(_note_file(settings).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return model is not None and note == {"model": model.name, "digest": learned_from(settings)}


def note(settings: Settings, model: str, made_of: str) -> None:
    """Note what the newest model was made of."""
    _note_file(settings).write_text(json.dumps({"model": model, "digest": made_of}), encoding="utf-8")


def train(settings: Settings, utterances: Path | None = None) -> Path:
    """Train a model and note what it was made of. The old model stays in place until the new one is whole.

    ``utterances`` is a folder to take in the place of data/nlu.

    Raises:
        TrainingError: Rasa refused.
    """
    wanted = learned_from(settings)
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    settings.models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".training-", dir=settings.models) as folder:
        command = [
            sys.executable, "-m", "rasa", "train", "--quiet", "--force", "--skip-validation", "--out", folder,
            "--data", str(utterances or settings.data / "nlu"), "data/rules.yml", "data/stories.yml",
        ]  # fmt: skip
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        trained = newest_model(Path(folder))
        if done.returncode != 0 or trained is None:
            raise TrainingError("\n".join((done.stderr or done.stdout).strip().splitlines()[-12:]))
        model = trained.rename(settings.models / trained.name)
    note(settings, model.name, wanted)
    for old in settings.models.glob("*.tar.gz"):
        if old != model:
            old.unlink()
    return model
