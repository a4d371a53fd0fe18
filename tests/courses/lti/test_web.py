"""What we ask of other servers: nothing of our own network, and not without end."""

import socket
import threading

import pytest

from courses.exceptions import PlatformUnreachable
from courses.lti import web


def resolves_to(monkeypatch, *addresses: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 443)) for a in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)

    def connect(*args, **kwargs):
        raise AssertionError("It must not even be tried.")

    monkeypatch.setattr(socket, "create_connection", connect)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.7",
        "192.168.1.1",
        "127.0.0.2",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104
        "100.64.0.1",
        "::1",
        "fd00::1",
        "fe80::1",
        "::ffff:10.0.0.7",
        "2002:a00:7::1",
        "64:ff9b::a00:7",
        "224.0.0.1",
    ],
)
def test_private_addresses_are_not_asked(monkeypatch, address):
    resolves_to(monkeypatch, address)
    with pytest.raises(PlatformUnreachable, match="inside our own network"):
        web.get("https://lms.example/certs")


def test_name_with_one_private_address_is_not_asked(monkeypatch):
    resolves_to(monkeypatch, "8.8.8.8", "10.0.0.7")
    with pytest.raises(PlatformUnreachable, match="inside our own network"):
        web.get("https://lms.example/certs")


@pytest.mark.parametrize(
    "address",
    ["http://lms.example/", "file:///etc/passwd", "ftp://lms.example/", "", "//x"],
)
def test_only_https_is_asked(address):
    with pytest.raises(PlatformUnreachable, match="does not begin with https"):
        web.get(address)


@pytest.mark.parametrize("port", ["99999", "x"])
def test_impossible_port_is_a_sentence(port):
    with pytest.raises(PlatformUnreachable, match="does not answer"):
        web.get(f"http://127.0.0.1:{port}/")


def answer_with(*parts: bytes) -> int:
    """A server that says this once, whatever it is asked; its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _address = listening.accept()
        with connection, listening:
            connection.recv(65536)
            for part in parts:
                try:
                    connection.sendall(part)
                except OSError:
                    return

    threading.Thread(target=serve, daemon=True).start()
    return listening.getsockname()[1]


def test_answer_without_end_is_not_read_to_its_end():
    port = answer_with(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 65536] * 40)
    with pytest.raises(PlatformUnreachable, match="too long"):
        web.get(f"http://127.0.0.1:{port}/")


def test_redirect_is_not_followed():
    port = answer_with(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
        b"Content-Length: 0\r\n\r\n"
    )
    assert web.get(f"http://127.0.0.1:{port}/").status == 302


@pytest.mark.parametrize("said", [b"", b"nonsense\r\n\r\n"])
def test_server_that_speaks_no_http_is_a_sentence(said):
    port = answer_with(said)
    with pytest.raises(PlatformUnreachable, match="does not answer"):
        web.get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
def test_body_that_is_no_json_is_nothing(body):
    assert web.Answer(200, body).read_json() is None
