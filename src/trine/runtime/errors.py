"""What can keep Trine from starting, said as a sentence for the person at the terminal."""


class StartError(Exception):
    """Trine cannot start; the message says what is wrong, where, and what to do.

    `detail` carries lines for a closer look, such as the end of a log file.
    """

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail


class InUseError(StartError):
    """The data folder or the port is taken by another process."""


class WrongWishError(StartError):
    """What was asked for cannot be had: no such port, no such address."""


class WrongVersionError(StartError):
    """The data folder was made by another major version of PostgreSQL, or the server is too old."""
