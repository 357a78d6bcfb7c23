"""What people type as an address reaches the public internet or nothing, within a time and a size."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import pytest

from trine.integrations.egress import RefusedError, UnreachableError, call, is_public, networks, target

HERE = networks("127.0.0.0/8")

NOT_PUBLIC = (
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://localhost/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::a00:1]/",
    "https://100.64.0.1/",
    "https://[2002:7f00:1::]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://224.0.0.1/",
    "https://0.0.0.0/",
    "https://[::]/",
    "https://[fd00::1]/",
    "https://[fec0::1]/",
    "https://[::7f00:1]/",
    "https://[64:ff9b:1::5db8:d822]/",
)


@pytest.mark.parametrize("url", NOT_PUBLIC)
def test_what_is_not_of_the_public_internet_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(RefusedError, match="does not lead to the public internet"):
        target(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://user@127.0.0.1/", "what is before the @"),
        ("ftp://example.com/", "like https://"),
        ("https://[::1", "like https://"),
        ("https://a\r\nHost: b/", "line break"),
        ("https://127.0.0.1:99999/", "port"),
        ("http://93.184.216.34/", "so that nobody reads along"),
    ],
)
def test_what_is_no_proper_address_is_refused_with_a_sentence(url: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        target(url)


def test_public_addresses_are_told_from_others_also_when_they_are_wrapped() -> None:
    public = ("93.184.216.34", "2606:2800:220:1::1", "::ffff:5db8:d822", "64:ff9b::5db8:d822")
    assert all(is_public(ip_address(text)) for text in public)


def test_networks_that_an_administrator_allows_are_called_and_what_is_no_network_is_said() -> None:
    assert target("http://127.0.0.1/hook", networks(" 127.0.0.0/8, ::1 ")).ip == "127.0.0.1"
    with pytest.raises(RefusedError):
        target("https://10.0.0.1/", HERE)
    with pytest.raises(ValueError, match=r"'10\.0\.0\.1/8' is no network"):
        networks("127.0.0.1, 10.0.0.1/8")


def test_a_name_of_which_one_address_is_not_public_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(RefusedError):
        target("https://both.example/")


def test_a_name_server_that_never_answers_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(5) and [])
    with pytest.raises(UnreachableError, match=r"where slow\.example is") as found:
        call("POST", "https://slow.example/", seconds=0.1)
    done.set()
    assert not found.value.was_sent


Serve = Callable[[socket.socket], None]


def request_of(peer: socket.socket) -> bytes:
    """All of a request with a body of two bytes or none, in however many pieces it comes."""
    heard = b""
    while b"\r\n\r\n" not in heard or (b"Content-Length: 2" in heard and heard.endswith(b"\r\n\r\n")):
        piece = peer.recv(65536)
        if not piece:
            break
        heard += piece
    return heard


@contextmanager
def listening(serve: Serve) -> Iterator[tuple[int, list[bytes]]]:
    """A server that takes one request, keeps it, and then does as it is told."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard: list[bytes] = []

        def run() -> None:
            peer, _ = server.accept()
            with peer:
                heard.append(request_of(peer))
                try:
                    serve(peer)
                except OSError:
                    return  # the caller has hung up, as it should

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield server.getsockname()[1], heard
        thread.join(5)


def test_a_request_carries_its_body_and_the_name_that_was_typed() -> None:
    with listening(lambda peer: peer.sendall(b"HTTP/1.1 204 No Content\r\nX-Seen: yes\r\n\r\n")) as (port, heard):
        answer = call(
            "POST",
            f"http://localhost:{port}/hook?a=1",
            body=b"{}",
            headers={"X-A": "b"},
            allowed=(*HERE, *networks("::1")),
        )
    assert (answer.status, answer.headers["x-seen"]) == (204, "yes")
    assert heard[0].startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
    assert f"Host: localhost:{port}".encode() in heard[0]
    assert heard[0].endswith(b"\r\n\r\n{}")


def test_letters_beyond_ascii_reach_the_receiver_as_they_would_from_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def here(host: str, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        return resolve("127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    with listening(lambda peer: peer.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")) as (port, heard):
        assert call("GET", f"http://münchen.example:{port}/größe?x=%C3%BC&y=ü", allowed=HERE).status == 204
    assert heard[0].startswith(b"GET /gr%C3%B6%C3%9Fe?x=%C3%BC&y=%C3%BC HTTP/1.1\r\n")
    assert f"Host: xn--mnchen-3ya.example:{port}".encode() in heard[0]
    assert asked[0] == "xn--mnchen-3ya.example"


def test_a_redirect_to_a_metadata_address_is_not_followed() -> None:
    reply = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    with listening(lambda peer: peer.sendall(reply)) as (port, _):
        assert call("POST", f"http://127.0.0.1:{port}/", allowed=HERE).status == 302


def test_a_name_is_resolved_once_so_that_it_cannot_lead_elsewhere_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def changing(host: str, *rest: Any, **more: Any) -> Any:
        if host != "changing.example":
            return resolve(host, *rest, **more)
        asked.append(host)
        return resolve("127.0.0.1" if len(asked) == 1 else "10.0.0.1", *rest, **more)

    with listening(lambda peer: peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) as (port, _):
        monkeypatch.setattr(socket, "getaddrinfo", changing)
        call("GET", f"http://changing.example:{port}/", allowed=HERE)
    assert asked == ["changing.example"]


def _drip(head: bytes) -> Serve:
    def serve(peer: socket.socket) -> None:
        peer.sendall(head)
        for _ in range(100):
            time.sleep(0.1)
            peer.sendall(b"x")

    return serve


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX-Long: ",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n",
    ],
)
def test_a_slow_drip_ends_with_the_time_of_the_call(head: bytes) -> None:
    with listening(_drip(head)) as (port, _):
        start = time.monotonic()
        with pytest.raises(UnreachableError, match=r"within 0\.3 seconds") as found:
            call("POST", f"http://127.0.0.1:{port}/", allowed=HERE, seconds=0.3)
        assert time.monotonic() - start < 3
    assert found.value.was_sent


def test_an_endless_body_is_cut_at_its_limit() -> None:
    def pour(peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            peer.sendall(b"x" * 65536)

    with listening(pour) as (port, _):
        assert len(call("GET", f"http://127.0.0.1:{port}/", allowed=HERE, most_bytes=1000).body) == 1000


def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(UnreachableError, match="nobody listens there") as found:
        call("POST", f"http://127.0.0.1:{port}/", allowed=HERE)
    assert not found.value.was_sent


def test_a_connection_that_breaks_after_the_request_leaves_open_whether_it_was_taken() -> None:
    with listening(lambda peer: None) as (port, _), pytest.raises(UnreachableError, match="broke") as found:
        call("POST", f"http://127.0.0.1:{port}/", allowed=HERE)
    assert found.value.was_sent
