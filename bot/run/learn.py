"""Learning from the review of the log: decided messages become training utterances, where that makes nothing worse."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql import ColumnElement

from bot.database import writing
from bot.interactions.marks import MARK
from bot.interactions.tables import review_queue
from bot.language.text import clean
from bot.nlu.importer import utterances
from bot.run.evaluate import Figures, measure, read_rows, understand
from bot.run.models import newest_model
from bot.run.training import TrainingError, learned_from, note, train
from bot.settings import Settings

TOLERANCE = 0.005
"""A share may fall by half a percentage point, about ten messages, before a model counts as worse."""

FEWEST_WORDS = 2
"""What is shorter once it is redacted teaches nothing."""


@dataclass(frozen=True)
class Lesson:
    """One decided message: the utterance, its language, the intent and, where one was chosen, the facet."""

    id: str
    language: str
    intent: str
    facet: str | None
    text: str


Measure = Callable[[Path], Figures]
Train = Callable[[Settings, Path], Path]


def _utterance(redacted: str) -> str:
    """A redacted text as an utterance: without marks, and without brackets, which mean something to Rasa."""
    return clean(re.sub(r"[\[\](){}]", " ", MARK.sub(" ", redacted))).strip(" ,;:-")


def lessons(connection: Connection) -> list[Lesson]:
    """What was decided and not learned yet, in the order of the files that it goes to."""
    decided = review_queue.c.decision.in_(("topic", "out_of_scope")) & review_queue.c.learned_at.is_(None)
    rows = connection.execute(select(review_queue).where(decided, review_queue.c.reason != "comment")).all()
    found = [
        Lesson(row.id, row.language, row.decided_topic or "out_of_scope", row.decided_facet, _utterance(row.text))
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.language, each.intent, each.facet or "", each.text))


def write_utterances(learned: Sequence[Lesson], folder: Path, today: date) -> int:
    """Add lessons to ``folder/<language>.yml``, with where they come from; returns how many were new."""
    written = 0
    for language, of_language in groupby(learned, key=lambda each: each.language):
        file = folder / f"{language}.yml"
        known = {str(each.get("text")).casefold() for each in utterances(file)} if file.exists() else set()
        content = file.read_text(encoding="utf-8") if file.exists() else 'version: "3.1"\nnlu:\n'
        new = 0
        for (intent, facet), block in groupby(of_language, key=lambda each: (each.intent, each.facet)):
            texts = [text for text in dict.fromkeys(each.text for each in block) if text.casefold() not in known]
            texts = [text for text in texts if len(text.split()) >= FEWEST_WORDS]
            if texts:
                content = content.rstrip("\n") + "\n" + _block(intent, facet, texts, today)
                new += len(texts)
        if new:
            file.write_text(content, encoding="utf-8")
            written += new
    return written


def _block(intent: str, facet: str | None, texts: Sequence[str], today: date) -> str:
    lines = [
        f"# From the review of the log, {today.isoformat()}: redacted messages, decided by staff",
        f"- intent: {intent}",
    ]
    lines += [f"  metadata: {{facet: {facet}}}"] if facet else []
    return "\n".join([*lines, "  examples: |", *(f"    - {text}" for text in texts), ""])


def worse(before: Figures, after: Figures) -> list[str]:
    """What has become worse, a line each: danger at all, anything else by more than the tolerance."""
    higher_is_better = {
        "danger recognised": (before.danger_recognised, after.danger_recognised, 0.0),
        "danger, numbers shown": (before.danger_numbers_shown, after.danger_numbers_shown, 0.0),
        "declined rightly": (before.declined_rightly, after.declined_rightly, TOLERANCE),
        "facet": (before.facet, after.facet, TOLERANCE),
    }
    for style in ("formal", "informal"):
        for name, was, now in (
            (f"first choice, {style}", before.first_choice, after.first_choice),
            (f"first three, {style}", before.first_three, after.first_three),
        ):
            higher_is_better[name] = (was.get(style, 0.0), now.get(style, 0.0), TOLERANCE)
    lower_is_better = {"false danger": (before.false_danger, after.false_danger, TOLERANCE)}
    return [
        f"{name}: {was:.1%} → {now:.1%}"
        for figures, sign in ((higher_is_better, 1), (lower_is_better, -1))
        for name, (was, now, allowed) in figures.items()
        if sign * (was - now) > allowed + 1e-9
    ]


def comparison(before: Figures, after: Figures) -> str:
    """The figures of both models, side by side."""
    lines = [f"{'':26}{'before':>8}{'after':>8}"]
    for style in ("formal", "informal"):
        for name in ("first_choice", "first_three"):
            was, now = getattr(before, name).get(style, 0.0), getattr(after, name).get(style, 0.0)
            lines.append(f"{name.replace('_', ' ') + ', ' + style:26}{was:8.1%}{now:8.1%}")
    for name in ("declined_rightly", "danger_recognised", "danger_numbers_shown", "false_danger", "facet"):
        lines.append(f"{name.replace('_', ' '):26}{getattr(before, name):8.1%}{getattr(after, name):8.1%}")
    return "\n".join(lines)


def _measured(model: Path) -> Figures:
    return measure(asyncio.run(understand(read_rows(), model)))


def learn(
    settings: Settings, engine: Engine, now: datetime, train: Train = train, measured: Measure = _measured
) -> str:
    """Train with the decided messages beside data/nlu, compare; keep both only where nothing became worse.

    All is tried in a folder of its own, so that what is broken off, or killed, leaves nothing behind in data/nlu.

    Raises:
        TrainingError: there is no model to compare with, or Rasa refused; nothing is changed then.
    """
    with engine.connect() as connection:
        learned = lessons(connection)
    if not learned:
        return "Nothing to learn: no message was assigned at /review since the last time."
    old = newest_model(settings.models)
    if old is None:
        raise TrainingError("There is no model to compare with: run `make train` first.")
    with tempfile.TemporaryDirectory(prefix=".learning-", dir=settings.models) as place:
        scratch = replace(settings, models=Path(place) / "models")
        utterances_with_new = Path(place) / "nlu"
        shutil.copytree(settings.data / "nlu", utterances_with_new)
        count = write_utterances(learned, utterances_with_new, now.date())
        new = train(scratch, utterances_with_new)
        before, after = measured(old), measured(new)
        reasons = worse(before, after)
        if reasons:
            told = ["The new model is worse and was refused; the old one and data/nlu stay as they were:", *reasons]
            return "\n".join([comparison(before, after), "", *told])
        _take_over(settings, utterances_with_new, new)
    with writing(engine) as connection:
        ids: ColumnElement[bool] = review_queue.c.id.in_([each.id for each in learned])
        connection.execute(review_queue.update().where(ids).values(learned_at=now))
    told = [f"{count} utterances were written into data/nlu; the new model is {new.name}.", "Restart to serve it."]
    return "\n".join([comparison(before, after), "", *told])


def _take_over(settings: Settings, utterances_with_new: Path, new: Path) -> None:
    """What was tried in a place of its own takes the place of the old, file by file.

    Where it is broken off in between, the messages still count as not learned: `learn` finishes it the next time.
    """
    for file in sorted(utterances_with_new.glob("*.yml")):
        place = settings.data / "nlu" / file.name
        if not place.exists() or place.read_bytes() != file.read_bytes():
            shutil.copyfile(file, place.with_suffix(".new"))  # maybe from another disk: replaced at once, when whole
            place.with_suffix(".new").replace(place)
    older = list(settings.models.glob("*.tar.gz"))
    new.rename(settings.models / new.name)
    note(settings, new.name, learned_from(settings))
    for file in older:
        if file.name != new.name:
            file.unlink()
