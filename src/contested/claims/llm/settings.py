"""Which server and model to ask, from environment variables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from contested.errors import PluginError

__all__ = ["Settings"]

_PATH = "/chat/completions"
_TIMEOUT_SECONDS = 120.0
_CONCURRENCY = 2
_WHERE = "the extractor 'llm'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to reach a server that speaks OpenAI's protocol.

    Examples
    --------
    >>> found = Settings.read({"CONTESTED_LLM_URL": "http://127.0.0.1:8080/v1", "CONTESTED_LLM_MODEL": "m",
    ...                        "CONTESTED_LLM_KEY": "secret"})
    >>> found.endpoint, "secret" in repr(found)
    ('http://127.0.0.1:8080/v1/chat/completions', False)
    """

    endpoint: str
    model: str
    key: str | None = field(default=None, repr=False)
    """Sent to the server, and never written anywhere."""
    timeout_seconds: float = _TIMEOUT_SECONDS
    """Of one request; a server that has not answered in full by then has failed."""
    concurrency: int = _CONCURRENCY
    """Requests at once for one report."""
    price_in: float | None = None
    """Of a million tokens read, in any currency."""
    price_out: float | None = None
    """Of a million tokens written."""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """Read the variables ``CONTESTED_LLM_URL``, ``_MODEL``, ``_KEY``, ``_TIMEOUT`` and so on.

        Raises
        ------
        PluginError
            The URL or the model is missing, or one of the variables cannot be used.
        """
        url, model = (environment.get(f"CONTESTED_LLM_{name}", "").strip() for name in ("URL", "MODEL"))
        if not url or not model:
            reason = "set CONTESTED_LLM_URL and CONTESTED_LLM_MODEL (and CONTESTED_LLM_KEY) to use it"
            raise PluginError(reason, where=_WHERE)
        return cls(
            endpoint=_endpoint(url),
            model=model,
            key=_key(environment.get("CONTESTED_LLM_KEY", "").strip()),
            timeout_seconds=_number(environment, "TIMEOUT", least=0.05, most=3600) or _TIMEOUT_SECONDS,
            concurrency=int(_number(environment, "CONCURRENCY", least=1, most=64) or _CONCURRENCY),
            price_in=_number(environment, "PRICE_IN", least=0, most=1e6),
            price_out=_number(environment, "PRICE_OUT", least=0, most=1e6),
        )

    def cost(self, tokens_in: int, tokens_out: int) -> float | None:
        """Give the price of a request, ``None`` when no prices were given."""
        if self.price_in is None and self.price_out is None:
            return None
        return (tokens_in * (self.price_in or 0.0) + tokens_out * (self.price_out or 0.0)) / 1e6


def _endpoint(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
        usable = usable and parts.port != 0 and url.isascii() and url.isprintable() and " " not in url
    except ValueError:
        usable = False
    if not usable:
        raise PluginError("CONTESTED_LLM_URL is no address like https://example.org/v1", where=_WHERE)
    path = parts.path.rstrip("/")
    return parts._replace(path=path if path.endswith(_PATH) else path + _PATH, fragment="").geturl()


def _key(key: str) -> str | None:
    if not key.isascii() or not key.isprintable():
        raise PluginError("CONTESTED_LLM_KEY holds characters that no key has", where=_WHERE)
    return key or None


def _number(environment: Mapping[str, str], name: str, *, least: float, most: float) -> float | None:
    text = environment.get(f"CONTESTED_LLM_{name}", "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise PluginError(f"CONTESTED_LLM_{name} is no number from {least:g} to {most:g}", where=_WHERE)
    return value
