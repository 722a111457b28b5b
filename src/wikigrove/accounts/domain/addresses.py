"""Addresses and ranges as texts that compare."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final

WIDEST_V4: Final = 16
WIDEST_V6: Final = 19
"""The shortest prefixes that may be blocked, as in MediaWiki."""


@dataclass(frozen=True)
class AddressRange:
    """`text` is how it is shown; `start` and `end` have 32 hexadecimal digits each."""

    text: str
    start: str
    end: str
    prefix: int
    is_v6: bool

    @property
    def is_single(self) -> bool:
        return self.start == self.end

    @property
    def is_too_wide(self) -> bool:
        return self.prefix < (WIDEST_V6 if self.is_v6 else WIDEST_V4)


def find_range(text: str) -> AddressRange | None:
    """The address or range that `text` names; None for anything else."""
    try:
        network = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None
    is_v6 = network.version == 6
    first, last = _digits(network.network_address), _digits(network.broadcast_address)
    shown = str(network.network_address) if first == last else str(network)
    return AddressRange(shown.upper() if is_v6 else shown, first, last, network.prefixlen, is_v6)


def address_digits(address: str) -> str:
    """The 32 digits of an address; empty where it is none."""
    try:
        return _digits(ipaddress.ip_address(address))
    except ValueError:
        return ""


def is_within(address: str, ranges: list[str]) -> bool:
    """Is the address in one of the ranges? Those that make no sense hold nothing."""
    digits = address_digits(address)
    found = [r for r in map(find_range, ranges) if r is not None]
    return bool(digits) and any(r.start <= digits <= r.end for r in found)


def _digits(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    if isinstance(address, ipaddress.IPv6Address):
        return f"{int(address):032x}"
    return f"{0xFFFF << 32 | int(address):032x}"
