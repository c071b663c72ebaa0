"""Speed and memory beside Rasa's own starter bot, measured by turns in one run: ``make bench``.

Ours is the whole chain (door, understanding, action, database, log); the starter is its bare REST channel. Reported
as ratios: absolute times say more about the machine than about us. Memory is the proportional set size of all
processes, so that what they share counts once.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
import psutil

from bot.settings import ROOT
from tests.chain import Talk, free_port, processes, running

QUESTIONS = {
    "de": "wo muss ich meine wohnung anmelden",
    "en": "how do i exchange my driving licence",
    "tr": "çocuğum için kreş yeri arıyorum",
    "ar": "أين يمكنني تعلم اللغة الألمانية",
    "uk": "як продовжити дозвіл на проживання",
}
STARTER_QUESTIONS = ("hello", "i am sad today", "are you a bot", "goodbye", "yes")
WARM_UP = 10
AT_ONCE = 8
ROUNDS = 12
LONG = 300
UNLIMITED = {"SESSION_RATE": "1000000", "ADDRESS_RATE": "1000000", "CONVERSATION_RATE": "1000000"}


def tell(text: str) -> None:
    print(text, flush=True)


def memory_of(*roots: psutil.Process) -> float:
    """Megabytes of processes and their children."""
    every = {each for root in roots for each in (root, *root.children(recursive=True))}
    return float(sum(each.memory_full_info().pss for each in every) / 2**20)


@contextlib.contextmanager
def starter() -> Iterator[tuple[str, psutil.Process, float]]:
    """Rasa's starter bot, trained in a temporary folder; yields address, process and seconds to start."""
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    rasa = [sys.executable, "-m", "rasa"]
    with tempfile.TemporaryDirectory() as folder:
        tell("training Rasa's starter bot …")
        quiet = {"cwd": folder, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([*rasa, "init", "--no-prompt", "--init-dir", folder], check=True, **quiet)  # type: ignore[call-overload]
        port = free_port()
        began = time.monotonic()
        server = subprocess.Popen([*rasa, "run", "-i", "127.0.0.1", "-p", str(port)], **quiet)  # type: ignore[call-overload]
        address = f"http://127.0.0.1:{port}"
        try:
            while True:
                with contextlib.suppress(httpx.HTTPError):
                    if httpx.get(f"{address}/webhooks/rest/", timeout=2, trust_env=False).status_code == 200:
                        break
                time.sleep(0.2)
            yield address, psutil.Process(server.pid), time.monotonic() - began
        finally:
            server.terminate()
            server.wait(30)


class StarterTalk:
    """A conversation with the starter bot."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=address, timeout=60, trust_env=False)
        self._sender = secrets.token_hex(8)
        self._said = 0

    def say(self) -> None:
        message = {"sender": self._sender, "message": STARTER_QUESTIONS[self._said % len(STARTER_QUESTIONS)]}
        self._said += 1
        self._client.post("/webhooks/rest/webhook", json=message).raise_for_status()


class OurTalk:
    """A conversation with our assistant, in one of the languages."""

    def __init__(self, address: str, number: int) -> None:
        language = list(QUESTIONS)[number % len(QUESTIONS)]
        self._talk, self._question = Talk(address, language), QUESTIONS[language]

    def say(self) -> None:
        """Until it is answered: who is asked to wait comes again, and the waiting counts."""
        while True:
            try:
                self._talk.say(self._question)
                return
            except httpx.HTTPStatusError as refused:
                if refused.response.json().get("title") != "overloaded":
                    raise
                time.sleep(0.1)


def timed(call: Callable[[], None]) -> float:
    """Seconds that a call took."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


Times = dict[str, list[float]]


def one_at_a_time(ours: str, theirs: str, turns: int) -> Times:
    """One person with each, a turn here and a turn there."""
    mine = [OurTalk(ours, number) for number in range(len(QUESTIONS))]
    other = StarterTalk(theirs)
    times: Times = {"ours": [], "starter": []}
    for turn in range(turns + WARM_UP):
        if turn % 20 == 0:  # the starter reads a conversation anew at each turn, and ours begins a new one after twenty
            other = StarterTalk(theirs)
        times["ours"].append(timed(mine[turn % len(mine)].say))
        times["starter"].append(timed(other.say))
    return {who: all_[WARM_UP:] for who, all_ in times.items()}


def eight_at_once(ours: str, theirs: str) -> Times:
    """Eight people with each, a round of five turns here and a round there."""
    times: Times = {"ours": [], "starter": []}

    def round_of(talk: OurTalk | StarterTalk) -> list[float]:
        return [timed(talk.say) for _ in range(5)]

    with ThreadPoolExecutor(AT_ONCE) as people:
        for number in range(ROUNDS):
            here = [OurTalk(ours, number + each) for each in range(AT_ONCE)]
            there = [StarterTalk(theirs) for _ in range(AT_ONCE)]
            for who, talks in (("ours", here), ("starter", there)):
                times[who] += [each for found in people.map(round_of, talks) for each in found]
    return times


def long_conversation(ours: str) -> tuple[float, float]:
    """The median turn around number 300 of a conversation and around number 5 of fresh ones, by turns; seconds."""
    old = OurTalk(ours, 0)
    for _ in range(LONG - 10):
        old.say()
    late, early = [], []
    for _ in range(4):
        fresh = OurTalk(ours, 0)
        fresh.say()
        fresh.say()
        for _ in range(5):
            early.append(timed(fresh.say))
            late.append(timed(old.say))
    return float(np.median(late)), float(np.median(early))


def many_turns(ours: str, count: int) -> None:
    """So many turns, eight at once, in conversations of ten."""

    def talk(number: int) -> None:
        person = OurTalk(ours, number)
        for _ in range(10):
            person.say()

    with ThreadPoolExecutor(AT_ONCE) as people:
        list(people.map(talk, range(count // 10)))


def main() -> None:
    """Measure, and write a table of ratios to results/bench.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=10_000, help="over which memory is watched")
    options = parser.parse_args()
    rows: list[tuple[str, float, float]] = []
    with tempfile.TemporaryDirectory() as state, starter() as (theirs, process, starter_start):
        began = time.monotonic()
        with running(Path(state), **UNLIMITED) as ours:
            rows.append(("start, s", time.monotonic() - began, starter_start))
            supervisor = processes(ours, "serve")[0]
            single = one_at_a_time(ours, theirs, 60)
            eight = eight_at_once(ours, theirs)
            rows.append(("memory after that, MB", memory_of(supervisor), memory_of(process)))
            for name, times in (("one person", single), ("eight people", eight)):
                for share in (50, 95):
                    mine, other = (1000 * float(np.percentile(times[who], share)) for who in ("ours", "starter"))
                    rows.append((f"{name}, p{share}, ms", mine, other))
            late, early = long_conversation(ours)
            rows.append(("turn 300 of ours / turn 5 of ours, p50, ms", 1000 * late, 1000 * early))
            many_turns(ours, min(1000, options.turns))
            warm = memory_of(supervisor)
            many_turns(ours, options.turns)
            rows.append((f"memory after {options.turns} turns more / before, MB", memory_of(supervisor), warm))
    lines = ["| figure | ours | starter | ratio |", "|---|---|---|---|"]
    lines += [f"| {name} | {mine:.3g} | {other:.3g} | {mine / other:.2f} |" for name, mine, other in rows]
    text = "\n".join(lines) + "\n"
    tell(text)
    (ROOT / "results").mkdir(exist_ok=True)
    (ROOT / "results" / "bench.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
