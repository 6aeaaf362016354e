"""Which network addresses an import may connect to; pure."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias
from urllib.parse import urlsplit, urlunsplit

from hub.imports.reasons import Reason, reason

IpAddress: TypeAlias = IPv4Address | IPv6Address

# IPv6 forms that carry an IPv4 address to which the packets go in the end: NAT64 (RFC 6052 2.1,
# RFC 8215). Mapped (RFC 4291 2.5.5.2), 6to4 and Teredo addresses the standard library unwraps.
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_SCHEMES = frozenset({"http", "https"})


def refusal(text: str, *, allow_private: bool) -> Reason | None:
    """Why this address may not be connected to; None where it may.

    `allow_private` lets private, loopback and link-local addresses through, never multicast,
    unspecified or reserved ones.
    """
    try:
        address: IpAddress = ip_address(text.split("%", 1)[0])
    except ValueError:
        return reason("“{address}” is no IP address", address=text)
    for inner in _inner(address):
        if inner.is_multicast or inner.is_unspecified:
            return reason("{address} is a multicast or unspecified address", address=text)
        if not inner.is_global and not (allow_private and _is_near(inner)):
            if _is_near(inner):
                return reason(
                    "{address} is a private, loopback or link-local address", address=text
                )
            return reason("{address} is a reserved address", address=text)
    return None


def _is_near(address: IpAddress) -> bool:
    return address.is_private or address.is_loopback or address.is_link_local


def _inner(address: IpAddress) -> tuple[IpAddress, ...]:
    """The addresses by which to judge: what an IPv6 form wraps in place of the form itself."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if any(address in network for network in _NAT64):
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    return (address,)


def address_refusal(url: str) -> Reason | None:
    """Why this URL may not be fetched at all, whatever its host resolves to; None where it may."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return reason("is not a usable address")
    rules = (
        (parts.scheme in _SCHEMES, reason("only http and https are fetched")),
        (bool(parts.hostname), reason("the address names no host")),
        ("@" not in parts.netloc, reason("an address with a user name in it is not fetched")),
        (port != 0, reason("port 0 is no port")),
        (
            not re.search(r"[\x00-\x20\x7f]", url),
            reason("white space or a control character is in it"),
        ),
    )
    return next((why for fits, why in rules if not fits), None)


def mirrored(url: str, image_base: str | None) -> str:
    """The address at a mirror: scheme and host of `image_base`, its path before the address's own.

    `https://www.fbi.gov/a/b?c` with base `http://mirror:8080/fbi/` is
    `http://mirror:8080/fbi/a/b?c`. Without a base, or for an address that is not absolute, the
    address itself.
    """
    parts = urlsplit(url)
    if image_base is None or not parts.netloc:
        return url
    base = urlsplit(image_base)
    return urlunsplit(
        (base.scheme, base.netloc, f"{base.path.rstrip('/')}{parts.path}", parts.query, "")
    )
