"""Speed and memory beside Rasa's own starter bot, measured by turns in one run: ``make bench``.

Ours is the whole chain (door, understanding, action, database, log); the starter is its bare REST channel. Reported as
ratios: absolute times say more about the machine than about us.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import psutil

from bot.settings import ROOT
from tests.chain import Talk, free_port, running

QUESTIONS = {
    "de": "wo muss ich meine wohnung anmelden",
    "en": "how do i exchange my driving licence",
    "tr": "çocuğum için kreş yeri arıyorum",
    "ar": "أين يمكنني تعلم اللغة الألمانية",
    "uk": "як продовжити дозвіл на проживання",
}
STARTER_QUESTIONS = ("hello", "i am sad today", "are you a bot", "goodbye", "yes")
TURNS = 60


def tell(text: str) -> None:
    print(text, flush=True)


def memory_of(process: psutil.Process) -> float:
    """Megabytes of a process and its children."""
    return sum(each.memory_info().rss for each in (process, *process.children(recursive=True))) / 2**20


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


def main() -> None:
    """Measure and print a table of ratios, also written to results/bench.md."""
    with tempfile.TemporaryDirectory() as state, starter() as (address, process, starter_start):
        began = time.monotonic()
        with running(Path(state)) as ours:
            our_start = time.monotonic() - began
            supervisor = next(
                each for each in psutil.Process().children() if each.pid != process.pid and "serve" in each.cmdline()
            )
            talks = [Talk(ours, language) for language in QUESTIONS]
            client = httpx.Client(base_url=address, timeout=60, trust_env=False)
            times: dict[str, list[float]] = {"ours": [], "starter": []}
            for turn in range(TURNS):
                talk, question = talks[turn % len(talks)], list(QUESTIONS.values())[turn % len(talks)]
                began = time.perf_counter()
                talk.say(question)
                times["ours"].append(time.perf_counter() - began)
                message = {"sender": secrets.token_hex(4), "message": STARTER_QUESTIONS[turn % 5]}
                began = time.perf_counter()
                client.post("/webhooks/rest/webhook", json=message).raise_for_status()
                times["starter"].append(time.perf_counter() - began)
            memory = {"ours": memory_of(supervisor), "starter": memory_of(process)}
    rows = [("start", our_start, starter_start), ("memory, all processes", memory["ours"], memory["starter"])]
    for name, share in (("one turn, p50", 50), ("one turn, p95", 95)):
        rows.append((name, *(float(np.percentile(times[who][10:], share)) for who in ("ours", "starter"))))
    lines = ["| figure | ours / starter |", "|---|---|"]
    lines += [f"| {name} | {mine / theirs:.2f} |" for name, mine, theirs in rows]
    text = "\n".join(lines) + "\n"
    tell(text)
    (ROOT / "results").mkdir(exist_ok=True)
    (ROOT / "results" / "bench.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
