"""Logging in which no secret appears, in tracebacks neither."""

import logging
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

__all__ = ["RedactingFormatter", "configure_logging"]

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
HIDDEN = "[hidden]"
SHORTEST = 6
"""Characters; what is shorter is no secret, and would tear every line apart."""


class RedactingFormatter(logging.Formatter):
    """Formats like another formatter and hides the secrets in all that comes out, tracebacks included."""

    def __init__(self, formatter: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._formatter = formatter
        written = {
            form
            for secret in secrets
            if len(secret) >= SHORTEST
            for form in (secret, quote(secret), quote(secret, safe=""))
        }
        self._secrets = sorted(written, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one text without secrets."""
        text = self._formatter.format(record)
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


def configure_logging(level: str, token: str, proxy: str = "", webhook_secret: str = "") -> None:
    """Log to stderr from `level` on, the token, the proxy's password and the webhook's secret hidden."""
    logging.basicConfig(level=level, format=FORMAT)
    secrets = (token, proxy, urlsplit(proxy).password or "", webhook_secret)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(RedactingFormatter(handler.formatter or logging.Formatter(FORMAT), secrets))
    # They tell every request with its address, which holds the token; a poll every ten seconds is no news either.
    for chatty in ("httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # In detail it tells every update and every answer, and what people ask is not for the log.
    logging.getLogger("telegram").setLevel(max(logging.INFO, logging.getLogger().level))
    # It calls every flood limit an error, with a traceback; they are told and waited for in sending.py.
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)
