from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.city.feed import FeedError, Fetched, Limits, fetch, is_public
from tests.city.feed_server import sends, serving

QUICK = Limits(connect=0.5, read=0.3, total=0.5, size=1000)


def resolving(*addresses: str) -> Callable[..., list[tuple[object, ...]]]:
    """A resolver that gives out these addresses, each time the next one for good."""
    left = list(addresses)

    def getaddrinfo(host: str, port: int, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
        address = host if host[0].isdigit() or ":" in host else left.pop(0)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    return getaddrinfo


def test_a_feed_is_fetched_with_what_tells_whether_it_changed() -> None:
    with serving(sends(b"BEGIN:VCALENDAR", etag='"1"', last_modified="Tue, 24 Nov 2026 10:00:00 GMT")) as server:
        fetched = fetch(server.url, local=True)
    assert fetched == Fetched(b"BEGIN:VCALENDAR", '"1"', "Tue, 24 Nov 2026 10:00:00 GMT")
    assert "if-none-match" not in server.asked[0]
    assert server.asked[0]["host"] == f"127.0.0.1:{server.port}"


def test_what_has_not_changed_is_not_fetched_again() -> None:
    with serving(sends(b"", 304)) as server:
        assert fetch(server.url, etag='"1"', last_modified="yesterday", local=True) is None
    assert (server.asked[0]["if-none-match"], server.asked[0]["if-modified-since"]) == ('"1"', "yesterday")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (sends(b"x" * 1001), "larger than 1000 bytes"),
        (sends(b"", 302, location="https://luenen.de/"), "redirects"),
        (sends(b"", 304), "redirects"),
        (sends(b"", 404), "status 404"),
        (sends(b"x", content_encoding="gzip"), "compressed"),
        (sends(b"half", content_length="400"), "did not answer as it should"),
    ],
)
def test_an_answer_that_is_no_feed_is_refused(answer: Callable[[BaseHTTPRequestHandler], None], reason: str) -> None:
    with serving(answer) as server, pytest.raises(FeedError, match=reason):
        fetch(server.url, local=True, limits=QUICK)


def test_a_feed_without_an_announced_length_is_cut_at_the_limit_all_the_same() -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not handler.server.leave.is_set():  # type: ignore[attr-defined]
            handler.wfile.write(b"x" * 400)

    with serving(endless) as server, pytest.raises(FeedError, match="larger than"):
        fetch(server.url, local=True, limits=QUICK)


def test_a_host_that_falls_silent_is_left() -> None:
    def silent(handler: BaseHTTPRequestHandler) -> None:
        handler.server.leave.wait(10)  # type: ignore[attr-defined]

    with serving(silent) as server, pytest.raises(FeedError, match="did not answer"):
        fetch(server.url, local=True, limits=QUICK)


def test_a_host_that_sends_a_byte_at_a_time_is_left_when_the_whole_takes_too_long() -> None:
    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "900")
        handler.end_headers()
        while not handler.server.leave.wait(0.02):  # type: ignore[attr-defined]
            handler.wfile.write(b"x")

    with serving(dripping) as server, pytest.raises(FeedError, match="took longer than"):
        fetch(server.url, local=True, limits=QUICK)


def test_a_port_where_nobody_listens_is_an_error_with_a_reason() -> None:
    with serving(sends(b"")) as server:
        gone = server.url
    with pytest.raises(FeedError, match="cannot be reached"):
        fetch(gone, local=True, limits=QUICK)


@pytest.mark.parametrize(
    "url",
    [
        "http://luenen.de/events.ics",
        "ftp://luenen.de/events.ics",
        "file:///etc/passwd",
        "https://",
        "https://name@luenen.de/",
        "https://luenen.de:port/",
        "https://lünen.de/",
    ],
)
def test_only_plain_https_addresses_are_asked(url: str) -> None:
    with pytest.raises(FeedError, match=r"the address|write letters"):
        fetch(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "fe80::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["193.99.144.80", "2a02:2e0:3fe:1001:302::", "64:ff9b::c163:9050"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def test_a_name_that_leads_inside_is_refused_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(sends(b"secret")) as server:
        monkeypatch.setattr(socket, "getaddrinfo", resolving("127.0.0.1"))
        with pytest.raises(FeedError, match="private network"):
            fetch(f"https://calendar.example:{server.port}/")
    assert server.asked == []


def test_local_means_this_machine_and_not_the_network_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving("192.168.0.1"))
    with pytest.raises(FeedError, match="private network"):
        fetch("http://printer.example/", local=True)


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS for a name, and the certificate to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file


@pytest.mark.parametrize(("named", "fine"), [("calendar.example", True), ("other.example", False)])
def test_the_connection_goes_to_the_address_that_was_checked_and_the_certificate_is_for_the_name(
    named: str, fine: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name would lead elsewhere when asked a second time: it is asked once."""
    context, trusted = certificate(tmp_path, named)
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(trusted))
    monkeypatch.setattr(socket, "getaddrinfo", resolving("127.0.0.1", "10.0.0.1"))
    with serving(sends(b"BEGIN:VCALENDAR"), context) as server:
        url = f"https://calendar.example:{server.port}/"
        if fine:
            assert fetch(url, local=True) == Fetched(b"BEGIN:VCALENDAR")
            assert server.asked[0]["host"] == f"calendar.example:{server.port}"
        else:
            with pytest.raises(FeedError, match="certificate"):
                fetch(url, local=True)
