"""Connect to public addresses only: a wiki must not be made to ask the network that it stands in."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any

import httpcore


class PrivateAddress(OSError):
    """The name leads to an address that is not of the open internet."""


class PublicBackend(httpcore.SyncBackend):
    """Looks names up itself and connects to the address that it has checked: a second look-up could say something else."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as err:
            raise httpcore.ConnectError(str(err)) from err
        public = [str(address[4][0]) for address in found if is_public(str(address[4][0]))]
        if not public:
            raise PrivateAddress(host)
        return super().connect_tcp(public[0], port, timeout, local_address, socket_options)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise PrivateAddress(path)


def is_public(address: str) -> bool:
    """Is this an address of the open internet? Those that carry an IPv4 address are judged by it."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)
