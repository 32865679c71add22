"""Channels against real receivers on loopback: a mail server and an HTTP server."""

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import orjson
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MailHandler

from engine.errors import BihuanError
from engine.notifications import MailServer, Message, Outside, channel_names, deliver

_MAIL = Message("01", "email", "wang@example.org", "投诉 TS-1 已有结果", "您好：\n已退款。")


class _Mailbox(MailHandler):
    def __init__(self) -> None:
        super().__init__()
        self.received: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.received.append(message)


@pytest.fixture
def mail_server() -> Iterator[tuple[MailServer, _Mailbox]]:
    """A real SMTP server on a free loopback port."""
    mailbox = _Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield MailServer("127.0.0.1", port, sender="闭环 <service@example.org>"), mailbox
    controller.stop()


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[Any]]]:
    """A real HTTP server that keeps the JSON it gets."""
    bodies: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(orjson.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200 if "拒收" not in bodies[-1]["message"] else 500)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Keep the test output clean."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"json://127.0.0.1:{server.server_port}/hook", bodies
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_mail_arrives_whole(mail_server: tuple[MailServer, _Mailbox]) -> None:
    """Chinese subject and body arrive unharmed, with a Message-ID that stays the same at every attempt."""
    server, mailbox = mail_server

    deliver(_MAIL, Outside(mail=server))

    mail = mailbox.received[0]
    seen = (mail["Message-ID"], mail["X-RcptTo"], mail.get_payload(decode=True).decode().splitlines())
    assert seen == ("<01@example.org>", "wang@example.org", ["您好：", "已退款。"])


@pytest.mark.parametrize("address", ["a@b.org, c@d.org", "a@b.org\nBcc: c@d.org", "nobody", ""])
def test_one_address_is_one_recipient(mail_server: tuple[MailServer, _Mailbox], address: str) -> None:
    """An address that would add recipients or headers is refused and nothing is sent."""
    server, mailbox = mail_server

    with pytest.raises(BihuanError) as refused:
        deliver(Message("01", "email", address, "s", "b"), Outside(mail=server))

    assert (refused.value.code, mailbox.received) == ("notification.bad_address", [])


def test_a_dead_mail_server_is_a_sentence() -> None:
    """A server that does not answer gives a sentence with its name and without the password."""
    outside = Outside(mail=MailServer("127.0.0.1", 1, user="u", password="geheim"))

    with pytest.raises(BihuanError) as failed:
        deliver(_MAIL, outside)

    assert (failed.value.code, "geheim" in str(failed.value) + repr(outside)) == ("notification.mail_failed", False)


def test_a_webhook_gets_subject_and_text(receiver: tuple[str, list[Any]]) -> None:
    """A named webhook gets the message; its address is never in the message itself."""
    address, bodies = receiver

    deliver(
        Message("01", "webhook", "supervisors", "超期", "投诉 TS-1 已超期"), Outside(webhooks={"supervisors": address})
    )

    assert [(body["title"], body["message"]) for body in bodies] == [("超期", "投诉 TS-1 已超期")]


def test_a_refusing_webhook_is_a_failure(receiver: tuple[str, list[Any]]) -> None:
    """An error answer of the receiver is reported, so that the job is tried again."""
    outside = Outside(webhooks={"w": receiver[0]})

    with pytest.raises(BihuanError) as failed:
        deliver(Message("01", "webhook", "w", "s", "拒收"), outside)

    assert failed.value.code == "notification.webhook_failed"


@pytest.mark.parametrize("channel", [*channel_names(), "pigeon"])
def test_an_unset_channel_says_so(channel: str) -> None:
    """Without settings no channel pretends to have delivered."""
    with pytest.raises(BihuanError) as refused:
        deliver(Message("01", channel, "a@example.org", "s", "b"), Outside())

    assert refused.value.code.startswith("notification.")
