"""Starting the processes, watching them, restarting what dies, ending them together."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

import httpx

from bot.appointments.mail import mail_for
from bot.database import make_engine
from bot.run.migrate import migrate
from bot.run.models import model_version, newest_model
from bot.run.training import TrainingError, is_up_to_date, train
from bot.run.users import demo_hint
from bot.settings import ROOT, Settings

START_LIMIT = 120.0
"""Seconds in which a process must answer after its start."""

STOP_LIMIT = 8.0

CHECK_EVERY = 5.0

HANG_LIMIT = 30.0
"""Seconds after which a process that answers nothing is ended, to be started again."""


class StartError(Exception):
    """The assistant cannot start; the message is one sentence that says the mend."""


def tell(text: str) -> None:
    """A line of progress."""
    print(text, flush=True)


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def check_port(host: str, port: int) -> None:
    """Whether the door may listen.

    Raises:
        StartError: somebody else listens there, or the address is not of this machine.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise StartError(
            f"Port {port} on {host} cannot be used ({error.strerror}): "
            "end what uses it, or choose another: make run PORT=8001"
        ) from None


def secret_key(settings: Settings) -> str:
    """The key that signs choices: from the environment, else made once and kept beside the database."""
    if settings.secret:
        return settings.secret
    file = settings.state / "secret_key"
    if not file.exists():
        settings.state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(secrets.token_urlsafe(32))
    return file.read_text(encoding="ascii")


@dataclass
class Service:
    """One process: how it is started and where it says that it is ready; without ``ready_url`` it is at once."""

    name: str
    arguments: list[str]
    ready_url: str
    environment: dict[str, str]
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches it only through the supervisor."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *self.arguments,
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
        )

    async def wait_ready(self) -> bool:
        """Until it answers; False where it ended or did not answer in time."""
        deadline = time.monotonic() + START_LIMIT
        async with httpx.AsyncClient(trust_env=False, timeout=5.0) as client:
            while time.monotonic() < deadline:
                if self.process is None or self.process.returncode is not None:
                    return False
                if not self.ready_url:
                    return True
                try:
                    if (await client.get(self.ready_url)).status_code == 200:
                        return True
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.2)
        return False

    async def wait_ended(self) -> int:
        """Until the process ends, or is ended because it has not answered for HANG_LIMIT; returns its exit code."""
        assert self.process is not None  # noqa: S101
        ended = asyncio.ensure_future(self.process.wait())
        answered = time.monotonic()
        async with httpx.AsyncClient(trust_env=False, timeout=CHECK_EVERY) as client:
            while not (await asyncio.wait({ended}, timeout=CHECK_EVERY))[0]:
                if not self.ready_url or await _answers(client, self.ready_url):
                    answered = time.monotonic()
                elif time.monotonic() - answered > HANG_LIMIT:
                    tell(f"{self.name} does not answer any more; ending it.")
                    self.process.kill()
        return ended.result()

    async def stop(self) -> None:
        """Ask it to end, then make it."""
        if self.process is None or self.process.returncode is not None:
            return
        self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), STOP_LIMIT)
        except asyncio.TimeoutError:
            self.process.kill()
            await self.process.wait()


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    """Whether anything comes back, be it that something else is missing."""
    try:
        await client.get(url)
    except httpx.HTTPError:
        return False
    return True


def services(settings: Settings) -> list[Service]:
    """The processes, in the order of their start: action server, Rasa (one or several), door, worker."""
    first = settings.rasa_port or free_port()
    rasas = [first, *(free_port() for _ in range(1, settings.workers))]
    actions = settings.action_port or free_port()
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        # Else each thread gets heaps of its own, which keep what was needed once: docs/performance.md.
        "MALLOC_ARENA_MAX": "2",
        "OPENBLAS_NUM_THREADS": "1",
        "RASA_URLS": ",".join(f"http://127.0.0.1:{port}" for port in rasas),
        "ACTION_PORT": str(actions),
        "ACTIONS_URL": f"http://127.0.0.1:{actions}",
        "ACTION_ENDPOINT": f"http://127.0.0.1:{actions}/webhook",
        "INTERNAL_HOST": "127.0.0.1",
        "DATABASE_URL": settings.database_url,
        "TRACKER_URL": settings.tracker_url,
        "DOOR_SECRET": secrets.token_urlsafe(32),
        "SECRET_KEY": secret_key(settings),
        "MODEL_VERSION": model_version(settings.models),
    }
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    return [
        Service("action server", ["actions"], f"http://127.0.0.1:{actions}/health", environment),
        *(
            Service(
                f"Rasa {number}" if len(rasas) > 1 else "Rasa",
                ["rasa"],
                f"http://127.0.0.1:{port}/webhooks/door/",
                {**environment, "RASA_PORT": str(port)},
            )
            for number, port in enumerate(rasas, 1)
        ),
        Service("web", ["web"], f"http://{host}:{settings.port}/health", environment),
        Service("worker", ["worker"], "", environment),
    ]


def prepare(settings: Settings, say: Callable[[str], None] = tell) -> None:
    """Train where needed and migrate the databases.

    Raises:
        StartError, SettingError, TrainingError, DataFileError: with one sentence or line each.
    """
    check_port(settings.host, settings.port)
    mail_for(settings)
    settings.state.mkdir(parents=True, exist_ok=True)
    _have_model(settings, say)
    migrate(make_engine(settings.database_url))
    say("Database: ready.")


def _have_model(settings: Settings, say: Callable[[str], None]) -> None:
    """Train where something has changed. Where that fails, the old model serves: people wait for answers.

    Raises:
        TrainingError: there is no old model.
    """
    if is_up_to_date(settings):
        say("Understanding: the model is up to date.")
        return
    say("Understanding: training a model, this takes one to four minutes …")
    began = time.monotonic()
    try:
        model = train(settings)
    except TrainingError as error:
        old = newest_model(settings.models)
        if old is None:
            raise
        say(
            f"\n!!! TRAINING FAILED:\n{error}\n"
            f"!!! The old model {old.name} goes on serving and does not know what was changed since.\n"
            "!!! Mend it and start again; `python -m bot train` trains alone.\n"
        )
    else:
        say(f"Understanding: {model.name} trained in {time.monotonic() - began:.0f} s.")


async def _keep_alive(service: Service) -> None:
    """Restart a process whenever it ends; wait a little longer each time that it ends soon."""
    pause = 0.5
    while True:
        began = time.monotonic()
        code = await service.wait_ended()
        pause = 0.5 if time.monotonic() - began > 60 else min(pause * 2, 30.0)
        tell(f"{service.name} ended ({code}); starting it again.")
        await asyncio.sleep(pause)
        await service.start()
        if await service.wait_ready():
            tell(f"{service.name}: ready again.")


async def run(settings: Settings) -> None:
    """Start everything and keep it running until SIGINT or SIGTERM.

    Raises:
        StartError: a process did not start.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    started = services(settings)
    stopped = asyncio.create_task(stopping.wait())
    watchers: list[asyncio.Task[None]] = []
    try:
        for service in started:
            await service.start()
        for service in started:
            ready = asyncio.create_task(service.wait_ready())
            await asyncio.wait({ready, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if stopping.is_set():
                ready.cancel()
                return
            if not ready.result():
                raise StartError(f"The process “{service.name}” did not start; what it printed stands above.")
            tell(f"{service.name}: ready.")
        tell(f"\nThe welcome assistant serves at http://{settings.host}:{settings.port}/  (Ctrl-C ends it)")
        if hint := demo_hint(make_engine(settings.database_url), settings, datetime.now(timezone.utc)):
            tell(hint)
        watchers = [asyncio.create_task(_keep_alive(service)) for service in started]
        await stopped
    finally:
        for watcher in watchers:
            watcher.cancel()
        tell("Ending …")
        await asyncio.gather(*(service.stop() for service in started))
