"""How quickly the desk answers while people work and chat: ``python -m tests.bench_desk``.

First the search alone, in this process; then the whole assistant through its public door, with nobody else and with
20 colleagues and 200 citizens (tests/desk_load.py). What depends on the machine is told beside: each page with one
person in the same run, and what the processes computed.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from random import Random

import httpx
import psutil
import yaml

from bot.database import make_engine, writing
from bot.language import encoder
from bot.settings import ROOT
from bot.staff.accounts import add_account
from bot.staff.sessions import begin_session
from bot.web.desk.finding import finder
from tests.bench import UNLIMITED, cpu_of
from tests.chain import processes, running
from tests.desk_load import Citizen, Colleague, Times, Watch, looks

COLLEAGUES, CITIZENS = 20, 200

LEAVE_A_MESSAGE = 20
"""Of the citizens, for the inbox."""

WARM_UP = 60
"""Seconds: until all have begun, at moments of chance."""

ALONE = 40
"""Requests of each kind with nobody else."""

STATIC = "/static/desk/desk.css"
"""What the door can do without computing: the reference under load."""

LANGUAGES = ("de", "en", "tr", "ar", "uk")


def questions() -> dict[str, list[str]]:
    """Questions of the evaluation set by language, as people really type them."""
    return {
        language: [
            row["text"]
            for row in yaml.safe_load((ROOT / "tests" / "evaluation" / f"{language}.yml").read_text(encoding="utf-8"))[
                "evaluation"
            ]
        ]
        for language in LANGUAGES
    }


def _times(call: Callable[[str], object], texts: list[str]) -> list[float]:
    found = []
    for text in texts:
        began = time.perf_counter()
        call(text)
        found.append((time.perf_counter() - began) * 1000)
    return found


def _cuts(times: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[94]


def search_alone(asked: dict[str, list[str]]) -> None:
    """The search in this process."""
    search = finder()
    search.meaning.prepare()
    queries = [query for several in asked.values() for question in several[:8] for query in looks(question)]
    rows = {
        "the encoder alone": _times(lambda text: encoder.load().query([text]), queries[:200]),
        "search by words alone": _times(search.find, [query[:3] for query in queries]),
        "search by words and meaning": _times(search.find, queries),
    }
    print("| in one process | calls | p50 ms | p95 ms |\n|---|---|---|---|")
    for name, times in rows.items():
        middle, late = _cuts(times)
        print(f"| {name} | {len(times)} | {middle:.1f} | {late:.1f} |")


def _sign_in(state: Path) -> list[str]:
    """Accounts of the front office; returns the tokens of their sessions."""
    engine, now = make_engine(f"sqlite:///{state / 'assistant.db'}"), datetime.now(timezone.utc)
    with writing(engine) as connection:
        names = [f"colleague{number:02}" for number in range(COLLEAGUES)]
        for name in names:
            add_account(connection, name, "frontoffice", now)
        tokens = [begin_session(connection, name, now) for name in names]
    engine.dispose()
    return tokens


async def _alone(colleague: Colleague, watch: Watch) -> None:
    """Every page with nobody else."""
    watch.on = True
    queries = [query for question in colleague.questions[:8] for query in looks(question)][:ALONE]
    for number in range(ALONE):
        for name, path in (
            ("search: page", "/desk?language=ar"),
            ("an answer", "/desk/topic/anmeldung?language=ar"),
            ("today: page", "/desk/today?counter=1"),
            ("today: live part", "/desk/today/now?counter=1"),
            ("inbox: page", "/desk/inbox"),
            ("inbox: live part", "/desk/inbox/live"),
            ("a static file", STATIC),
        ):
            await watch.get(colleague.client, name, path)
        params = {"q": queries[number % len(queries)], "language": "ar"}
        await watch.measure("search: while typing", colleague.client.get("/desk/results", params=params))


async def _static(client: httpx.AsyncClient, watch: Watch) -> None:
    while True:
        await asyncio.sleep(1)
        await watch.get(client, "a static file", STATIC)


async def _load(address: str, tokens: list[str], asked: dict[str, list[str]], seconds: int) -> tuple[Watch, Watch]:
    random, before, during = Random(9), Watch(), Watch()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    every = [question for several in asked.values() for question in several]

    def client(cookies: dict[str, str] | None = None) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=address, timeout=60, trust_env=False, limits=limits, cookies=cookies)

    staff = [
        Colleague(client({"desk": token}), token, during, Random(number), every, number)
        for number, token in enumerate(tokens)
    ]
    await staff[0].client.get("/desk")
    while "vorbereitet" in (await staff[0].client.get("/desk")).text:
        await asyncio.sleep(0.5)
    await _alone(staff[0], before)
    public = client()
    citizens = [
        Citizen(public, during, Random(1000 + number), language, asked[language], number < LEAVE_A_MESSAGE)
        for number in range(CITIZENS)
        for language in ["de" if number < LEAVE_A_MESSAGE else LANGUAGES[number % len(LANGUAGES)]]
    ]
    people = [*(each.work() for each in staff), *(each.talk() for each in citizens), _static(client(), during)]
    random.shuffle(people)
    tasks = [asyncio.ensure_future(each) for each in people]
    await asyncio.sleep(WARM_UP)
    computing = {name: cpu_of(*processes(address, name)) for name in ("web", "rasa", "actions")}
    during.on = True
    await asyncio.sleep(seconds)
    during.on = False
    for name, used in computing.items():
        share = (cpu_of(*processes(address, name)) - used) / seconds
        print(f"{name}: {share:.0%} of one processor", flush=True)
    print(f"load of the machine: {psutil.getloadavg()[0]:.1f}")
    for task in tasks:
        if task.done() and task.exception():
            print(f"somebody stopped: {task.exception()!r}")
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return before, during


def _table(alone: Times, together: Times) -> None:
    print("\n| through the door | requests | p50 ms | p95 ms | p95 alone ms | ratio |\n|---|---|---|---|---|---|")
    for name, times in sorted(together.items()):
        middle, late = _cuts(times)
        reference = _cuts(alone[name])[1] if name in alone else None
        beside = f"{reference:.0f} | {late / reference:.1f}" if reference else "– | –"
        print(f"| {name} | {len(times)} | {middle:.0f} | {late:.0f} | {beside} |")


def main() -> None:
    """Measure and print tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=180, help="of load that are measured")
    options = parser.parse_args()
    asked = questions()
    search_alone(asked)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), **UNLIMITED) as address:
        before, during = asyncio.run(_load(address, _sign_in(Path(folder)), asked, options.seconds))
    _table(before.times, during.times)
    print(f"\nAsked to wait: {during.asked_to_wait} turns. Failed: {during.failed} requests.")


if __name__ == "__main__":
    main()
