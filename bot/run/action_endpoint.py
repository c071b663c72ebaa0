"""The action server as Rasa calls it."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

PATIENCE = 12.0
"""Seconds that an action may take: Rasa's own 300 would keep a conversation waiting long after the door gave up."""

RESTART_PATIENCE = 8.0
"""Seconds in which an action server that is gone may come back; it starts within three."""


class ActionEndpoint(EndpointConfig):
    """Keeps its connections, waits for a server that starts again, and never repeats its reply in an error.

    Rasa's own opens a connection for each call, and gives a turn up at once where there is none.
    """

    _session: aiohttp.ClientSession | None = None

    async def request(self, method: str = "post", *_: Any, json: Any = None, **__: Any) -> Any:
        """The reply to an action call; None where it is not JSON.

        Raises:
            ClientResponseError, aiohttp.ClientError: as Rasa expects them.
        """
        if self._session is None:
            limit = aiohttp.ClientTimeout(total=PATIENCE)
            self._session = aiohttp.ClientSession(headers=self.headers, timeout=limit, trust_env=False)
        deadline = time.monotonic() + RESTART_PATIENCE
        while True:
            try:
                async with self._session.request(method, self.url, json=json) as response:
                    if response.status >= 400:
                        # The reply may repeat what was said.
                        raise ClientResponseError(response.status, response.reason or "", "{}")
                    return await response.json()
            except aiohttp.ContentTypeError:
                return None
            except aiohttp.ClientConnectionError:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.2)
