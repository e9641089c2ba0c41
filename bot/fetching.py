"""A page from the web, fetched with suspicion: public addresses only, after redirects too, of bounded size and time."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import certifi
import httpcore

from index.errors import ArticleError

__all__ = ["Address", "Page", "fetch", "is_public"]

LARGEST_BYTES = 20_000_000
LONGEST_SECONDS = 30.0
CONNECT_SECONDS = 10.0
REDIRECTS = 5
HEADERS = ((b"User-Agent", b"Porsa"), (b"Accept", b"text/html,application/xhtml+xml,*/*;q=0.8"))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Page:
    """What lay behind a link."""

    url: str
    """Where it was found at last."""
    kind: str
    """Its media type, as `text/html`."""
    content: bytes


def is_public(address: Address) -> bool:
    """Say whether an address is one of the open internet, and none of this machine or its neighbours."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return address.is_global and inner.is_global and not inner.is_multicast


def fetch(url: str, allowed: Callable[[Address], bool] = is_public, seconds: float = LONGEST_SECONDS) -> Page:
    """Fetch a link; raises ArticleError where it leads to nothing, to no public address, or to too much."""
    end = time.monotonic() + seconds
    context = ssl.create_default_context(cafile=certifi.where())
    with httpcore.ConnectionPool(ssl_context=context, network_backend=_Guarded(allowed)) as pool:
        for _ in range(REDIRECTS + 1):
            moved, page = _step(pool, _checked(url), end)
            if page:
                return page
            url = urljoin(url, moved)
    raise ArticleError(
        "The link is passed on more than {times} times; give the address of the article itself.", times=REDIRECTS
    )


class _Guarded(httpcore.NetworkBackend):
    """Connects only to addresses that are allowed, and to just those that were looked at."""

    def __init__(self, allowed: Callable[[Address], bool]) -> None:
        self._allowed, self._backend = allowed, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a name, where all of them are allowed."""
        addresses = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not all(self._allowed(ipaddress.ip_address(address.partition("%")[0])) for address in addresses):
            raise ArticleError(
                "The link leads into a private network; give a public address, or send the article as a file."
            )
        # A name may be answered otherwise a moment later, so the address itself is used.
        return self._backend.connect_tcp(addresses[0], port, timeout, local_address, socket_options)


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc and (parts.port or 1)
    except ValueError:
        fine = False
    if not fine:
        raise ArticleError("This is no web address; give one that begins with https:// or http://.")
    return url


def _step(pool: httpcore.ConnectionPool, url: str, end: float) -> tuple[str, Page | None]:
    """Ask one address: what it holds, or where it passes on to."""
    try:
        address = httpcore.URL(url.encode("ascii") if url.isascii() else _ascii(url))
        left = max(0.1, end - time.monotonic())
        timeout = {"connect": min(CONNECT_SECONDS, left), "read": left, "write": left, "pool": left}
        headers = [(b"Host", _host(address)), *HEADERS]
        with pool.stream("GET", address, headers=headers, extensions={"timeout": timeout}) as response:
            fields = {name.lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status in (301, 302, 303, 307, 308) and b"location" in fields:
                return fields[b"location"], None
            if response.status != 200:
                raise ArticleError(
                    "The page answers with {status}; open the link in a browser and try again.", status=response.status
                )
            kind = fields.get(b"content-type", "").partition(";")[0].strip().lower()
            return "", Page(url, kind, _content(response, end))
    except (httpcore.TimeoutException, TimeoutError):
        raise ArticleError("The page takes too long; try again later, or send the article as a file.") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, UnicodeError, ValueError) as error:
        raise ArticleError("The page cannot be reached ({error}); check the link.", error=str(error)) from error


def _content(response: httpcore.Response, end: float) -> bytes:
    parts, size = [], 0
    for part in response.iter_stream():
        size += len(part)
        if size > LARGEST_BYTES:
            raise ArticleError(
                "The page is larger than {megabytes} MB; send the article as a file.",
                megabytes=LARGEST_BYTES // 1_000_000,
            )
        if time.monotonic() > end:
            raise TimeoutError
        parts.append(part)
    return b"".join(parts)


def _host(address: httpcore.URL) -> bytes:
    default = {b"http": 80, b"https": 443}[address.scheme]
    return address.host if address.port in (None, default) else b"%s:%d" % (address.host, address.port)


def _ascii(url: str) -> bytes:
    """Write an address with Persian in it as it goes over the wire."""
    from urllib.parse import quote

    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode()
    netloc = f"{host}:{parts.port}" if parts.port else host
    path, query = quote(parts.path, safe="/%:@!$&'()*+,;="), quote(parts.query, safe="=&%:@!$'()*+,;/?")
    return f"{parts.scheme}://{netloc}{path or '/'}{'?' + query if query else ''}".encode()
