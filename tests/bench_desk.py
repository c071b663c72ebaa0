"""How quickly the desk's search answers: ``python -m tests.bench_desk``; needs no trained model.

Queries are beginnings of real questions of the evaluation set, as somebody types them. What depends on the machine's
load is told beside: the encoder alone, measured in the same run.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psutil
import yaml

from bot.language import encoder
from bot.settings import ROOT
from bot.web.desk.finding import finder

COLLEAGUES = 20

LETTERS = 4
"""Letters between two looks of the page: it asks when nobody has typed for 120 ms."""


def typed() -> list[str]:
    """What the search is asked while forty questions in five languages are typed."""
    questions = []
    for language in ("de", "en", "tr", "ar", "uk"):
        rows = yaml.safe_load((ROOT / "tests" / "evaluation" / f"{language}.yml").read_text(encoding="utf-8"))
        questions += [row["text"] for row in rows["evaluation"]][:8]
    return [text[:end] for text in questions for end in range(LETTERS, len(text) + LETTERS, LETTERS)]


def _times(call: Callable[[str], object], texts: list[str]) -> list[float]:
    """Milliseconds of each call."""
    found = []
    for text in texts:
        began = time.perf_counter()
        call(text)
        found.append((time.perf_counter() - began) * 1000)
    return found


def _row(name: str, times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=100)
    return f"| {name} | {len(times)} | {cuts[49]:.1f} | {cuts[94]:.1f} |"


def main() -> None:
    """Measure and print a table."""
    process = psutil.Process()
    before = process.memory_info().rss
    search = finder()
    search.meaning.prepare()
    memory = (process.memory_info().rss - before) / 1e6
    queries = typed()
    alone = _times(lambda text: encoder.load().query([text]), queries[:200])
    words = _times(search.find, [query[:3] for query in queries])
    one = _times(search.find, queries)
    with ThreadPoolExecutor(COLLEAGUES) as pool:
        parts = [[f"{query} {number}" for query in queries[number::COLLEAGUES]] for number in range(COLLEAGUES)]
        together = [each for times in pool.map(lambda texts: _times(search.find, texts), parts) for each in times]
    print("| | calls | p50 ms | p95 ms |\n|---|---|---|---|")
    print(_row("the encoder alone", alone))
    print(_row("search by words alone", words))
    print(_row("search by words and meaning, one person", one))
    print(_row(f"the same, {COLLEAGUES} people without a pause", together))
    print(f"\nMemory of the search in the door: {memory:.0f} MB. Load of the machine: {psutil.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main()
