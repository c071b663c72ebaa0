"""Where messages go: to a mail server, or into a folder that the desk can show."""

from __future__ import annotations

import email
import os
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.settings import SettingError, Settings

Send = Callable[[EmailMessage], None]

TIMEOUT = 30.0
"""Seconds that a mail server may take to answer."""

LOCAL_SENDER = "assistent@localhost"
"""Stands as sender on messages that only the folder gets."""


class Folder:
    """Keeps each message as a file named by its Message-ID: the same one twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, message: EmailMessage) -> None:
        """Write the message, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{message['Message-ID'].strip('<>')}.eml"
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(message.as_bytes(policy=SMTP))
        unfinished.replace(file)

    def text_of(self, notice: str) -> tuple[str, str] | None:
        """Subject and text of the message of a notice, by its key; None where it is not kept here (any more)."""
        file = next((file for file in self._folder.glob("*.eml") if file.stem.partition("@")[0] == notice), None)
        if file is None:
            return None
        message = email.message_from_bytes(file.read_bytes(), policy=default)
        body = message.get_body(("plain",))
        return str(message["Subject"]), body.get_content() if body else ""

    def forget(self, before: datetime) -> None:
        """Remove the messages written before a moment."""
        for file in self._folder.glob("*.eml"):
            if file.stat().st_mtime < before.timestamp():
                file.unlink()


class MailServer:
    """Hands messages to a mail server: ``smtp://`` (with STARTTLS except on loopback) or ``smtps://``.

    Raises:
        SettingError: the address is not one.
    """

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        if self._url.scheme not in ("smtp", "smtps") or not self._url.hostname:
            raise SettingError("SMTP_URL cannot be used: write it as smtp://user:password@host:587 or smtps://…")

    def __call__(self, message: EmailMessage) -> None:
        """Send the message; failures of the network and of the server are raised."""
        host = self._url.hostname or ""
        tls = ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(host, self._url.port or 465, timeout=TIMEOUT, context=tls)
            if self._url.scheme == "smtps"
            else smtplib.SMTP(host, self._url.port or 587, timeout=TIMEOUT)
        )
        with server:
            if self._url.scheme == "smtp" and host not in ("127.0.0.1", "::1", "localhost"):
                server.starttls(context=tls)
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            server.send_message(message)


def sender_of(settings: Settings) -> str:
    """The address that messages come from.

    Raises:
        SettingError: there is a mail server but no address.
    """
    if settings.smtp_url and not settings.mail_from:
        raise SettingError("MAIL_FROM is not set: name the address that messages come from.")
    return settings.mail_from or LOCAL_SENDER


def folder_of(settings: Settings) -> Folder:
    """The folder of messages below the state of the assistant."""
    return Folder(settings.state / "mail")


def mail_for(settings: Settings) -> Send:
    """The mail server of the settings, else the folder. A message without recipient goes to the folder in any case.

    Raises:
        SettingError: the mail server's settings cannot work.
    """
    folder = folder_of(settings)
    if not settings.smtp_url:
        return folder
    sender_of(settings)
    server = MailServer(settings.smtp_url)

    def send(message: EmailMessage) -> None:
        (server if message["To"] else folder)(message)

    return send
