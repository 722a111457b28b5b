"""Tell whoever started the server that it serves: the protocol of systemd's sd_notify, `Type=notify` in a unit."""

from __future__ import annotations

import os
import socket


def announce_ready() -> None:
    """Send READY=1 to the socket that NOTIFY_SOCKET names; nothing where there is none, or nobody listens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    # A name that begins with "@" is an abstract one, written with a zero byte.
    target = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        try:
            out.sendto(b"READY=1", target)
        except OSError:
            return
