"""The guard against the network does what it says."""

import socket

import pytest


def test_a_connection_elsewhere_is_refused() -> None:
    """A test that tries to leave this machine fails with a sentence."""
    with socket.socket() as outside, pytest.raises(AssertionError, match="tests use no network"):
        outside.connect(("192.0.2.1", 80))
