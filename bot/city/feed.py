"""Fetching a feed from an address that somebody typed into a setting: public hosts alone, within limits."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from bot import __version__

_CHUNK = 64 * 1024
_MOST_ADDRESSES = 4
_NAT64 = IPv6Network("64:ff9b::/96")


class FeedError(Exception):
    """A feed cannot be fetched or read; the message says why, without the address, which may hold a secret."""


@dataclass(frozen=True)
class Limits:
    """Seconds to connect, between two pieces and in all; bytes of the whole feed."""

    connect: float = 3.0
    read: float = 5.0
    total: float = 20.0
    size: int = 2 * 1024 * 1024


LIMITS = Limits()


@dataclass(frozen=True)
class Fetched:
    """A feed as it came, with what the server wants to hear when asked whether it has changed."""

    content: bytes
    etag: str = ""
    last_modified: str = ""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet: not private, loopback, link-local or multicast.

    An IPv4 address inside an IPv6 one counts as what it is.
    """
    ip = ip_address(address.partition("%")[0])
    inner = ip
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or ip
        if ip in _NAT64:
            inner = ip_address(int(ip) & 0xFFFFFFFF)
    return all(each.is_global and not each.is_multicast for each in (ip, inner))


def split_address(url: str, *, local: bool) -> SplitResult:
    """The parts of a feed's address. With ``local`` http is good enough, to try things out on one machine.

    Raises:
        FeedError: it is not https, names no host, carries a user's name or is not ASCII.
    """
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it raises where it is no number
    except ValueError:
        raise FeedError("the address is not a URL") from None
    if parts.scheme not in (("https", "http") if local else ("https",)):
        raise FeedError("the address must begin with https://")
    if not parts.hostname or parts.username is not None:
        raise FeedError("the address needs a host and no user name")
    if not url.isascii():
        raise FeedError("write letters beyond a to z as a browser copies them (xn--…, %C3%BC)")
    return parts


def _addresses(host: str, port: int, *, local: bool) -> list[str]:
    """The IP addresses of a host; one that is not public spoils them all. With ``local``: loopback alone."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FeedError("the host is not known") from None
    addresses = list(dict.fromkeys(str(row[4][0]) for row in found))
    if local and all(ip_address(address).is_loopback for address in addresses):
        return addresses
    if not all(is_public(address) for address in addresses):
        raise FeedError("the host lies in a private network")
    return addresses


class _NamedAdapter(HTTPAdapter):
    """Speaks TLS with ``host`` although the address holds a bare IP."""

    def __init__(self, host: str) -> None:
        self._host = host
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, server_hostname=self._host, **pool_kwargs)


def fetch(
    url: str, *, etag: str = "", last_modified: str = "", local: bool = False, limits: Limits = LIMITS
) -> Fetched | None:
    """The feed at an address; None where it is as it was when ``etag`` and ``last_modified`` were given out.

    The host is resolved once and the connection goes to the very address that was checked, so that a name
    that changes its address in between gains nothing.

    Raises:
        FeedError: not reachable, redirected, too slow, too large, or in a private network.
    """
    parts = split_address(url, local=local)
    host = str(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    until = time.monotonic() + limits.total
    headers = {
        "Host": parts.netloc,
        "User-Agent": f"luenen-welcome/{__version__}",
        "Accept": "text/calendar, application/rss+xml, application/atom+xml, */*;q=0.1",
        "Accept-Encoding": "identity",  # so that the limit of size holds for what arrives
    }
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    with requests.Session() as session:
        session.trust_env = False  # a proxy would resolve the host again, unchecked
        session.mount("https://", _NamedAdapter(host))
        for address in _addresses(host, port, local=local)[:_MOST_ADDRESSES]:
            literal = f"[{address}]" if ":" in address else address
            bare = urlunsplit((parts.scheme, f"{literal}:{port}", parts.path or "/", parts.query, ""))
            try:
                with session.get(
                    bare,
                    headers=headers,
                    timeout=(limits.connect, limits.read),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    return _read(response, until, limits)
            except requests.exceptions.SSLError:
                raise FeedError("the certificate of the host is not valid") from None
            except requests.ConnectionError:
                continue
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                raise FeedError(f"the host did not answer as it should ({type(error).__name__})") from None
    raise FeedError("the host cannot be reached")


def _read(response: requests.Response, until: float, limits: Limits) -> Fetched | None:
    asked = response.request.headers
    if response.status_code == 304 and ("If-None-Match" in asked or "If-Modified-Since" in asked):
        return None
    if response.is_redirect or 300 <= response.status_code < 400:
        raise FeedError("the host redirects: give the address to which it leads")
    if response.status_code != 200:
        raise FeedError(f"the host answers with status {response.status_code}")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise FeedError("the host sends it compressed although asked not to")
    content = bytearray()
    # Piece by piece as it arrives: waiting for full pieces would let a slow host take all the time it likes.
    while piece := response.raw.read1(_CHUNK):
        content += piece
        if len(content) > limits.size:
            raise FeedError(f"it is larger than {limits.size} bytes")
        if time.monotonic() > until:
            raise FeedError(f"it took longer than {limits.total:g} seconds")
    return Fetched(bytes(content), response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
