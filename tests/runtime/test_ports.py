"""Where the web server may listen."""

import socket

import pytest

from trine.runtime.errors import InUseError, WrongWishError
from trine.runtime.ports import address_for_people, check_port


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
    assert address_for_people("127.0.0.1", 8000) == "http://127.0.0.1:8000"
    assert address_for_people("::1", 8000) == "http://[::1]:8000"
    assert address_for_people("127.0.0.1", 80) == "http://127.0.0.1"
    assert "0.0.0.0" not in address_for_people("0.0.0.0", 8000)
