"""Where the web server may listen."""

import socket
import sys

import pytest

from trine.runtime.errors import InUseError, WrongWishError
from trine.runtime.ports import address_for_people, check_port, take_port
from trine.runtime.programs import check_networks


def test_a_free_port_is_given_back_and_0_means_any() -> None:
    port = check_port("127.0.0.1", 0)
    assert check_port("127.0.0.1", port) == port


def test_a_port_that_is_taken_is_said_with_another_that_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InUseError) as caught:
            check_port("127.0.0.1", port)
    offered = int(caught.value.sentence.rsplit(" ", 1)[1])
    assert check_port("127.0.0.1", offered) == offered


def test_a_port_taken_on_every_address_is_taken_here_too() -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken, pytest.raises(InUseError):
        check_port("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("port", [-1, 65536, 70000])
def test_a_port_that_does_not_exist_is_said(port: int) -> None:
    with pytest.raises(WrongWishError, match=f"There is no port {port}"):
        check_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no such host", "203.0.113.7", "a" * 300])
def test_a_host_that_is_not_this_machine_is_said(host: str) -> None:
    with pytest.raises(WrongWishError, match="is not an address of this machine"):
        check_port(host, 0)


def test_the_address_for_people_is_one_that_a_browser_takes() -> None:
    assert address_for_people("127.0.0.1", 8000) == "http://localhost:8000"
    assert address_for_people("::1", 8000) == "http://[::1]:8000"
    assert address_for_people("127.0.0.1", 80) == "http://localhost"
    assert "0.0.0.0" not in address_for_people("0.0.0.0", 8000)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the port is not kept")
def test_a_port_that_is_kept_for_the_web_server_is_taken_for_others_and_free_for_it() -> None:
    with take_port("127.0.0.1", 0) as kept:
        port = kept.getsockname()[1]
        with pytest.raises(InUseError):
            check_port("127.0.0.1", port)
        with socket.socket() as web_server:
            for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
                web_server.setsockopt(socket.SOL_SOCKET, option, 1)
            web_server.bind(("127.0.0.1", port))
            web_server.listen()
            for _ in range(20):  # all of them reach the one that listens
                with socket.create_connection(("127.0.0.1", port), timeout=2), web_server.accept()[0]:
                    pass
    assert check_port("127.0.0.1", port) == port


def test_networks_that_cannot_be_read_are_told_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRINE_EGRESS_ALLOW", "10.0.0.0/8, our office")
    with pytest.raises(WrongWishError, match="TRINE_EGRESS_ALLOW: 'our office' is no network"):
        check_networks()
