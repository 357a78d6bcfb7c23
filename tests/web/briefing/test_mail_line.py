"""The line to a mail server or a mail service: what is said on it, what breaks it, and what to do about it."""

import datetime as dt
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings
from tests.web.briefing.smtp_sink import SmtpSink

from trine.core.briefing import Story
from trine.core.company import Role
from trine.web.briefing import trial
from trine.web.briefing.channels.mail import MailSender, subject
from trine.web.briefing.models import Outgoing
from trine.web.briefing.sending import PermanentError, TemporaryError
from trine.web.people.models import Person

OLGA = Person(pk=1, name="Olga Owner", email="olga@halden.example", role=Role.OWNER)
STORY = [Story("The sensor line moved to 15 March.", "/launches/sensor-line/")]


def mail() -> Outgoing:
    return Outgoing(person=OLGA, channel="mail", wire_id=uuid4())


def send(sender: MailSender, *, times: int = 1) -> None:
    for _ in range(times):
        sender.send(mail(), STORY)


def test_a_subject_keeps_how_many_more_there_are_however_long_the_first_is() -> None:
    said = subject([Story("Größe " * 60), Story("Another.")], more=1000)
    assert (len(said) <= 120, said[-17:]) == (True, "…, and 1,001 more")


def test_the_mails_of_a_round_go_over_one_line(smtp: SmtpSink) -> None:
    sender = MailSender()
    send(sender, times=3)
    assert (len(smtp.mails), smtp.lines) == (3, 1)
    sender.hang_up()
    send(sender)
    assert (len(smtp.mails), smtp.lines) == (4, 2)


def test_a_line_that_the_server_ended_after_its_250_is_replaced_and_nothing_comes_twice(smtp: SmtpSink) -> None:
    sender = MailSender()
    smtp.answers.extend(["250 OK, then reset"])
    send(sender, times=2)
    assert (len(smtp.mails), smtp.lines) == (2, 2)


def test_a_line_on_which_the_server_has_had_enough_is_replaced(smtp: SmtpSink) -> None:
    sender = MailSender()
    smtp.most_on_a_line = 2
    send(sender, times=5)
    assert (len(smtp.mails), smtp.lines) == (5, 3)


def test_a_mail_that_was_taken_without_an_answer_is_not_sent_again_at_once(smtp: SmtpSink) -> None:
    sender = MailSender()
    smtp.answers.extend(["250 OK", "reset"])
    send(sender)
    with pytest.raises(TemporaryError, match="can't be reached"):
        send(sender)
    assert len(smtp.mails) == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [("421 busy", TemporaryError), ("452 full", TemporaryError), ("550 no such user", PermanentError)],
)
def test_a_recipient_is_refused_for_now_or_for_good(smtp: SmtpSink, answer: str, error: type[Exception]) -> None:
    smtp.recipient = answer
    with pytest.raises(error, match=f"the mail server refused it: {answer[:3]}"):
        send(MailSender())


def test_a_wrong_password_is_no_reason_to_give_a_mail_up(smtp: SmtpSink, settings: Settings) -> None:
    smtp.password = "right"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "trine", "wrong"
    with pytest.raises(TemporaryError, match="535"):
        send(MailSender())
    settings.EMAIL_HOST_PASSWORD = "right"
    send(MailSender())
    assert len(smtp.mails) == 1


# The test mail ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1, signed by itself; the key is in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + dt.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
        + made.sign(key, hashes.SHA256()).public_bytes(pem)
    )
    return path


def test_a_test_mail_shows_what_was_said_without_the_password(
    smtp: SmtpSink, settings: Settings, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    smtp.encrypt(certificate)
    smtp.password = "s3cret-phrase"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS = "trine", "s3cret-phrase", True
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tried = trial.send_test(OLGA)
    assert (tried.taken, len(smtp.mails), smtp.mails[0]["To"]) == (True, 1, OLGA.email)
    said = "\n".join(tried.said)
    assert "> STARTTLS" in said
    assert "* encrypted with TLSv1.3" in said
    assert "> AUTH PLAIN ***" in said
    assert "< 250 OK" in said
    assert "s3cret-phrase" not in said
    assert "AHRyaW5l" not in said  # \0trine in base64


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"EMAIL_HOST_USER": "trine", "EMAIL_HOST_PASSWORD": "wrong"}, "does not accept the name or the password"),
        ({"EMAIL_USE_TLS": True}, "does not offer STARTTLS"),
        ({"EMAIL_USE_SSL": True}, "Set EMAIL_SECURITY=starttls"),
        ({"EMAIL_HOST": "no-such-machine.invalid"}, "There is no machine called no-such-machine.invalid"),
        ({"EMAIL_PORT": 1}, "Nothing listens at 127.0.0.1, port 1"),
    ],
)
def test_a_test_mail_that_fails_says_what_to_do(
    smtp: SmtpSink, settings: Settings, change: dict[str, Any], advice: str
) -> None:
    smtp.password = "right"
    for name, value in change.items():
        setattr(settings, name, value)
    tried = trial.send_test(OLGA)
    assert (tried.taken, smtp.mails) == (False, [])
    assert advice in tried.sentence


def test_a_certificate_that_nobody_trusts_a_sender_that_may_not_and_a_silent_server_are_told_apart(
    smtp: SmtpSink, settings: Settings, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    smtp.sender = "550 not yours"
    assert "EMAIL_FROM" in trial.send_test(OLGA).sentence
    smtp.sender, smtp.recipient = "", "550 no such user"
    assert "does not take mail for this address" in trial.send_test(OLGA).sentence
    smtp.encrypt(certificate)
    settings.EMAIL_USE_TLS = True
    assert "not one that this machine trusts" in trial.send_test(OLGA).sentence
    monkeypatch.setattr(trial, "PATIENCE", 0.1)
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent:  # listens, and never says a word
        settings.EMAIL_PORT = silent.server_address[1]
        assert "EMAIL_SECURITY=tls" in trial.send_test(OLGA).sentence


# A mail service ---------------------------------------------------------------------------------------------------


class Postmark(BaseHTTPRequestHandler):
    """Speaks as Postmark does: POST /email, JSON, a token in a header."""

    answers: list[tuple[int, str, dict[str, str]]]
    asked: list[tuple[str | None, bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).asked.append((self.headers["X-Postmark-Server-Token"], body))
        status, said, headers = type(self).answers.pop(0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def postmark(settings: Settings) -> Iterator[type[Postmark]]:
    Postmark.answers, Postmark.asked = [], []
    with ThreadingHTTPServer(("127.0.0.1", 0), Postmark) as server:
        Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()
        settings.MAIL_IS_SET_UP, settings.EMAIL_SERVICE = True, "postmark"
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "token-of-ours", "POSTMARK_API_URL": url}
        yield Postmark
        server.shutdown()


TAKEN = '{"ErrorCode":0,"Message":"OK","MessageID":"b7bc2f4a","SubmittedAt":"2027-01-11","To":"olga@halden.example"}'
INACTIVE = (
    '{"ErrorCode":406,"Message":"You tried to send to a recipient that has been marked as inactive. Found inactive '
    'addresses: olga@halden.example. Inactive recipients are ones that have generated a hard bounce."}'
)
UNKNOWN = '{"ErrorCode":406,"Message":"Words that nobody has seen before."}'


def test_a_service_is_given_the_mail_with_the_same_id_and_its_refusals_are_understood(postmark: type[Postmark]) -> None:
    sender, outgoing = MailSender(), mail()
    postmark.answers += [(200, TAKEN, {}), (500, "{}", {}), (429, "{}", {"Retry-After": "90"})]
    postmark.answers += [(401, '{"ErrorCode":10,"Message":"Bad token"}', {}), (422, INACTIVE, {})]
    sender.send(outgoing, STORY)
    token, body = postmark.asked[0]
    assert token == "token-of-ours"
    assert f"{outgoing.wire_id}@" in body.decode()
    assert "X-PM-KeepID" in body.decode()
    for words in ("500", "429", "Bad token"):
        with pytest.raises(TemporaryError, match=words) as caught:
            sender.send(outgoing, STORY)
        assert caught.value.after == (dt.timedelta(seconds=90) if words == "429" else None)
    postmark.answers.append((422, UNKNOWN, {}))
    for words in ("takes no mail for olga@halden.example", "nobody has seen before"):
        with pytest.raises(PermanentError, match=words):
            sender.send(outgoing, STORY)
    assert "token-of-ours" not in str(caught.value)


def test_a_test_mail_by_a_service_says_whether_it_was_taken(postmark: type[Postmark]) -> None:
    postmark.answers += [(200, TAKEN, {}), (401, '{"ErrorCode":10,"Message":"Bad token"}', {})]
    assert trial.send_test(OLGA).taken
    refused = trial.send_test(OLGA)
    assert (refused.taken, "Bad token" in refused.sentence) == (False, True)


def test_a_service_that_is_not_there_is_asked_again(postmark: type[Postmark], settings: Settings) -> None:
    settings.ANYMAIL = settings.ANYMAIL | {"POSTMARK_API_URL": "http://127.0.0.1:1/"}
    with pytest.raises(TemporaryError, match="Postmark can't be reached"):
        send(MailSender())
    assert postmark.asked == []
