"""Opens the socket that the server listens on."""

from __future__ import annotations

import socket

from contested.errors import InputError

__all__ = ["listening"]


def listening(host: str, port: int) -> socket.socket:
    """Bind a socket, made as TCP by name: asyncio else leaves small answers waiting 40 ms (Nagle).

    Raises
    ------
    InputError
        The address is no address of this machine, or the port is taken.
    """
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, kind, proto or socket.IPPROTO_TCP)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
    except OSError as error:
        raise InputError(f"cannot be listened on: {error.strerror}", where=f"{host}:{port}") from error
    return made
