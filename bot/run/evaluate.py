"""Measuring the understanding on messages that were never trained on (tests/evaluation), with a report.

Each row of an evaluation file: ``text``, ``topic`` (an id), ``style`` (formal, informal, declined, direct, indirect,
calm or passage), for passages ``facts`` (the ids that answer, none for a general question), and where they are clear
``also`` (other right topics), ``facet`` and ``language`` (else the file's name).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bot.data_files import read_yaml
from bot.language.detect import FEWEST_WORDS, Detected, reply_language
from bot.language.offered import offered
from bot.run.models import newest_model
from bot.run.rasa_server import silence_structured_log
from bot.run.without_tensorflow import leave_tensorflow_out
from bot.settings import ROOT, Settings

SETS = ROOT / "tests" / "evaluation"
LAST = SETS / "last.json"
"""The figures that the next report compares itself with; committed."""

DECLINED = ("out_of_scope", "nlu_fallback")
DANGER = "notfall"


@dataclass(frozen=True)
class Row:
    """One evaluation message with what was made of it."""

    text: str
    right: frozenset[str]
    topic: str
    style: str
    language: str
    facet: str | None
    facts: frozenset[str]
    intent: str
    first_three: tuple[str, ...]
    found_facet: str
    passage: str | None
    alarm: bool
    detected: Detected
    milliseconds: float


@dataclass
class Figures:
    """Shares between 0 and 1; ``by_language`` maps a language to its formal and informal figures."""

    first_choice: dict[str, float] = field(default_factory=dict)
    first_three: dict[str, float] = field(default_factory=dict)
    declined_wrongly: dict[str, float] = field(default_factory=dict)
    declined_rightly: float = 0.0
    danger_recognised: float = 0.0
    danger_numbers_shown: float = 0.0
    danger_recognised_indirect: float = 0.0
    false_danger: float = 0.0
    false_alarm: float = 0.0
    calm_false_danger: float = 0.0
    facet: float = 0.0
    facet_in_stories: float = 0.0
    passage_found: float = 0.0
    passage_without_need: float = 0.0
    language_answered: dict[str, float] = field(default_factory=dict)
    language_switched_wrongly: float = 0.0
    milliseconds_p50: float = 0.0
    milliseconds_p95: float = 0.0
    by_language: dict[str, dict[str, float]] = field(default_factory=dict)


def read_rows() -> list[dict[str, Any]]:
    """All evaluation messages, each with its language."""
    rows = []
    for file in sorted(SETS.rglob("*.yml")):
        for row in read_yaml(file)["evaluation"]:
            rows.append({"language": file.stem, **row})
    return rows


async def understand(rows: list[dict[str, Any]], model: Path) -> list[Row]:
    """What the model makes of every message."""
    leave_tensorflow_out(ROOT / "config.yml")
    from rasa.core.agent import Agent

    silence_structured_log()
    agent = Agent.load(str(model))
    await agent.parse_message("warm up")
    found = []
    for row in rows:
        text = str(row["text"])
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        milliseconds = (time.perf_counter() - began) * 1000
        facets = [entity["value"] for entity in parsed["entities"] if entity["entity"] == "facet"]
        found.append(
            Row(
                text,
                frozenset([row["topic"], *row.get("also", ())]),
                row["topic"],
                row["style"],
                row["language"],
                row.get("facet"),
                frozenset(row.get("facts", ())),
                parsed["intent"]["name"],
                tuple(ranked["name"] for ranked in parsed["intent_ranking"][:3]),
                facets[0] if facets else "what",
                parsed.get("passage"),
                bool(parsed.get("alarm")),
                Detected(**parsed["language"]),
                milliseconds,
            )
        )
    return found


def share(rows: Iterable[Row], holds: Callable[[Row], bool]) -> float:
    """The share of rows for which something holds; 0 where there are none."""
    listed = list(rows)
    return round(sum(map(holds, listed)) / len(listed), 4) if listed else 0.0


def _right(row: Row) -> bool:
    return row.intent in row.right


def _among_three(row: Row) -> bool:
    return bool(row.right & set(row.first_three))


def _declined(row: Row) -> bool:
    return row.intent in DECLINED


def _mean_over_languages(rows: list[Row], holds: Callable[[Row], bool]) -> float:
    """Every language counts alike, as every newcomer does."""
    languages = sorted({row.language for row in rows})
    return round(float(np.mean([share((r for r in rows if r.language == each), holds) for each in languages])), 4)


def measure(rows: list[Row]) -> Figures:
    """All figures of the report."""
    figures = Figures()
    asked = {style: [row for row in rows if row.style == style] for style in ("formal", "informal")}
    for style, chosen in asked.items():
        figures.first_choice[style] = _mean_over_languages(chosen, _right)
        figures.first_three[style] = _mean_over_languages(chosen, _among_three)
        figures.declined_wrongly[style] = _mean_over_languages(chosen, _declined)
    near_misses = [row for row in rows if row.style == "declined"]
    figures.declined_rightly = _mean_over_languages(near_misses, _declined)
    danger = [row for row in rows if row.style in ("direct", "indirect")]
    rest = [row for row in rows if row.topic != DANGER and row.style != "calm"]
    calm = [row for row in rows if row.style == "calm" and row.topic != DANGER]
    figures.danger_recognised = share(danger, lambda row: row.intent == DANGER)
    figures.danger_numbers_shown = share(danger, lambda row: row.intent == DANGER or row.alarm)
    figures.danger_recognised_indirect = share(
        (row for row in danger if row.style == "indirect"), lambda row: row.intent == DANGER
    )
    figures.false_danger = share(rest, lambda row: row.intent == DANGER)
    figures.false_alarm = share(rest, lambda row: row.intent == DANGER or row.alarm)
    figures.calm_false_danger = share(calm, lambda row: row.intent == DANGER)
    figures.facet = share((row for row in rows if row.style == "facet"), lambda row: row.found_facet == row.facet)
    figures.facet_in_stories = share(
        (row for row in rows if row.facet and row.style != "facet"), lambda row: row.found_facet == row.facet
    )
    passages = [row for row in rows if row.style == "passage"]
    figures.passage_found = share((row for row in passages if row.facts), lambda row: row.passage in row.facts)
    figures.passage_without_need = share((row for row in passages if not row.facts), lambda row: bool(row.passage))
    _measure_language(figures, rows)
    times = [row.milliseconds for row in rows]
    figures.milliseconds_p50, figures.milliseconds_p95 = (round(float(np.percentile(times, p)), 1) for p in (50, 95))
    for language in sorted({row.language for row in rows}):
        figures.by_language[language] = {
            f"{style} {name}": share((row for row in chosen if row.language == language), holds)
            for style, chosen in asked.items()
            for name, holds in (("first", _right), ("three", _among_three))
            if any(row.language == language for row in chosen)
        }
    return figures


def _measure_language(figures: Figures, rows: list[Row]) -> None:
    """Answering in the language of the message, from a conversation in another; and switching without cause."""
    ours = [row for row in rows if row.language in offered()]
    for language in offered():
        other = "en" if language == "de" else "de"
        long = [row for row in ours if row.language == language and row.detected.words >= FEWEST_WORDS]
        figures.language_answered[language] = share(
            long,
            lambda row, other=other: reply_language(other, row.detected) == row.language,  # type: ignore[misc]
        )
    figures.language_switched_wrongly = share(
        ours, lambda row: reply_language(row.language, row.detected) != row.language
    )


def report(figures: Figures, rows: list[Row], before: dict[str, Any] | None) -> str:
    """The report as Markdown, each figure beside the last one."""

    def line(name: str, value: float, *path: str) -> str:
        last: Any = before
        for step in path:
            last = last.get(step) if isinstance(last, dict) else None
        return f"| {name} | {value:.1%} | {f'{last:.1%}' if isinstance(last, float) else '–'} |"

    lines = ["# Evaluation", "", f"{len(rows)} messages that were never trained on.", ""]
    lines += ["| figure | now | last report |", "|---|---|---|"]
    for style in ("formal", "informal"):
        lines.append(line(f"first choice, {style}", figures.first_choice[style], "first_choice", style))
        lines.append(line(f"among the first three, {style}", figures.first_three[style], "first_three", style))
        lines.append(line(f"wrongly declined, {style}", figures.declined_wrongly[style], "declined_wrongly", style))
    for name, key in (
        ("near misses declined", "declined_rightly"),
        ("danger recognised (help numbers as the answer)", "danger_recognised"),
        ("danger recognised, said indirectly", "danger_recognised_indirect"),
        ("danger: help numbers shown at all", "danger_numbers_shown"),
        ("false danger among all other messages", "false_danger"),
        ("help numbers shown without danger", "false_alarm"),
        ("false danger among messages with frightening words", "calm_false_danger"),
        ("facet, where the words name it", "facet"),
        ("facet, in all other messages", "facet_in_stories"),
        ("questions for one fact: that fact is said first", "passage_found"),
        ("general questions: some fact is said first", "passage_without_need"),
        ("language switched without cause", "language_switched_wrongly"),
    ):
        lines.append(line(name, getattr(figures, key), key))
    for language, value in figures.language_answered.items():
        name = f"answered in {language} after {FEWEST_WORDS} words and more"
        lines.append(line(name, value, "language_answered", language))
    lines += ["", f"One message: {figures.milliseconds_p50} ms (median), {figures.milliseconds_p95} ms (p95).", ""]
    lines += ["| language | formal: first | three | informal: first | three |", "|---|---|---|---|---|"]
    columns = ("formal first", "formal three", "informal first", "informal three")
    for language, values in figures.by_language.items():
        if values:
            cells = (f"{values[column]:.0%}" if column in values else "–" for column in columns)
            lines.append(f"| {language} | {' | '.join(cells)} |")
    lines += ["", "![First choice by language](evaluation.png)", "", *_by_topic(rows), "", *_confusions(rows)]
    return "\n".join(lines) + "\n"


def _by_topic(rows: list[Row]) -> list[str]:
    asked: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.style in ("formal", "informal"):
            asked[row.topic].append(row)
    weakest = sorted(asked.items(), key=lambda item: share(item[1], _right))[:12]
    return ["Weakest topics:", ""] + [
        f"- {name}: {share(found, _right):.0%} of {len(found)}" for name, found in weakest
    ]


def _confusions(rows: list[Row]) -> list[str]:
    pairs = Counter((row.topic, row.intent) for row in rows if row.style in ("formal", "informal") and not _right(row))
    return ["Most frequent confusions:", ""] + [
        f"- {right} taken for {taken}: {count}" for (right, taken), count in pairs.most_common(15)
    ]


def draw(figures: Figures, file: Path) -> None:
    """A bar chart of the first choice by language."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    languages = [language for language, values in figures.by_language.items() if values]
    place = np.arange(len(languages))
    figure, axes = pyplot.subplots(figsize=(10, 4))
    for offset, style in ((-0.2, "formal"), (0.2, "informal")):
        heights = [figures.by_language[language].get(f"{style} first", 0) for language in languages]
        axes.bar(place + offset, heights, 0.4, label=style)
    axes.set_xticks(place, languages)
    axes.set_ylim(0, 1)
    axes.set_ylabel("first choice right")
    axes.legend()
    figure.tight_layout()
    figure.savefig(file)
    pyplot.close(figure)


def evaluate(settings: Settings, *, keep: bool) -> str:
    """Measure the newest model; writes results/evaluation.md, and with ``keep`` the figures to compare with next time.

    Raises:
        FileNotFoundError: there is no model.
    """
    model = newest_model(settings.models)
    if model is None:
        raise FileNotFoundError("There is no model yet: run `make train` first.")
    rows = asyncio.run(understand(read_rows(), model))
    figures = measure(rows)
    before = json.loads(LAST.read_text(encoding="utf-8")) if LAST.exists() else None
    text = report(figures, rows, before)
    folder = ROOT / "results"
    folder.mkdir(exist_ok=True)
    (folder / "evaluation.md").write_text(text, encoding="utf-8")
    draw(figures, folder / "evaluation.png")
    wrong = [row for row in rows if row.style != "declined" and not _right(row)]
    mistakes = "".join(f"{row.language}\t{row.topic}\t{row.intent}\t{row.text}\n" for row in wrong)
    (folder / "mistakes.tsv").write_text(mistakes, encoding="utf-8")
    if keep:
        LAST.write_text(json.dumps(asdict(figures), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return text
