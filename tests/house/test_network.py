"""Tests cannot leave this machine."""

import socket
import urllib.request

import pytest
from pytest_socket import SocketConnectBlockedError

ELSEWHERE = "192.0.2.1"  # set aside for documentation; nobody answers there


def test_another_host_cannot_be_reached():
    with socket.socket() as door, pytest.raises(SocketConnectBlockedError):
        door.connect((ELSEWHERE, 80))


def test_a_library_cannot_reach_it_either():
    with pytest.raises(SocketConnectBlockedError):
        urllib.request.urlopen(f"http://{ELSEWHERE}/", timeout=1)


def test_this_machine_can_be_reached():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as door,
    ):
        assert door.getpeername() == server.getsockname()
