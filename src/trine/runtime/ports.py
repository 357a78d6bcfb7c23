"""The address that the web server listens on."""

import errno
import socket
import sys

from trine.runtime.errors import InUseError, StartError, WrongWishError

EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to
HIGHEST_PORT = 65_535


def check_port(host: str, port: int) -> int:
    """The port if we can listen on it (any free one for 0); else an error that says why and what to do."""
    if not 0 <= port <= HIGHEST_PORT:
        raise WrongWishError(
            f"There is no port {port}. Choose one from 1 to {HIGHEST_PORT} with --port; 8000 is the default."
        )
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise WrongWishError(
            f"{host!r} is not an address of this machine. Use --host 127.0.0.1 for this machine alone, "
            "or --host 0.0.0.0 for everyone in the network."
        ) from None
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(where)
            probe.listen(1)
        except OSError as error:
            raise _explain(error, host, port) from error
        return int(probe.getsockname()[1])


def take_port(host: str, port: int) -> socket.socket:
    """Keep the port for our web server for as long as the returned socket is open.

    The web server shares its port between its processes, so two of them could come to share one without knowing. This
    socket does not listen, and so gets no connection, but whoever else looks with `check_port` finds the port taken.
    Only on Linux are we sure that it does not stand in our own way.
    """
    port = check_port(host, port)
    family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    taken = socket.socket(family, kind)
    if sys.platform == "linux":
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            taken.bind(where)
        except OSError as error:
            taken.close()
            raise _explain(error, host, port) from error
    return taken


def _explain(error: OSError, host: str, port: int) -> StartError:
    if error.errno == errno.EADDRINUSE:
        return InUseError(
            f"Port {port} on {host} is taken by another program. "
            f"Choose another, for example: trine up --port {next_free(host, port)}"
        )
    if error.errno == errno.EACCES:
        return WrongWishError(
            f"Port {port} is for root alone. Choose one above 1023, for example: trine up --port 8000"
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return WrongWishError(
            f"{host} is not an address of this machine. Use --host 127.0.0.1 for this machine alone, "
            "or --host 0.0.0.0 for everyone in the network."
        )
    return WrongWishError(f"Trine cannot listen on {host}, port {port}: {error.strerror}.")


def next_free(host: str, port: int) -> int:
    """The next port after this one that is free, or any free one."""
    for candidate in [*range(port + 1, min(port + 20, HIGHEST_PORT)), 0]:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return port


def address_for_people(host: str, port: int) -> str:
    """The address to type into a browser: a name where there is one, as browsers keep passkeys for names only."""
    if host in EVERY_ADDRESS:
        host = own_address()
    elif host == "127.0.0.1":
        host = "localhost"
    return f"http://{bracketed(host)}" if port == 80 else f"http://{bracketed(host)}:{port}"


def bracketed(host: str) -> str:
    """A host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def own_address() -> str:
    """This machine's address in its network. Nothing is sent: connecting a datagram socket only picks the route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
