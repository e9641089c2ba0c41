"""Updates that Telegram brings itself: an address of our own, guarded by a secret, and one that tells of our health."""

import asyncio
import hmac
import json
import logging
import secrets
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Update
from telegram.error import NetworkError, RetryAfter, TelegramError

from bot.settings import Settings
from bot.telegram.basics import TelegramApplication
from index.errors import SettingsError

__all__ = ["HEALTH_PATH", "SECRET_HEADER", "Webhook"]

HEALTH_PATH = "/health"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_UPDATE = 2**20
LONGEST_PAUSE = 30.0
STOP_SECONDS = 1.0
"""For updates that are on their way when the bot stops; Telegram brings again what was not confirmed."""

_LOG = logging.getLogger(__name__)


class Webhook:
    """A small server for Telegram alone; a proxy in front of it speaks TLS."""

    def __init__(self, settings: Settings, application: TelegramApplication) -> None:
        self._settings, self._application = settings, application
        self._secret = settings.webhook_secret.get_secret_value() or secrets.token_urlsafe(32)
        routes = web.Application(client_max_size=LARGEST_UPDATE)
        routes.router.add_post(urlsplit(settings.webhook_url).path or "/", self._receive)
        routes.router.add_get(HEALTH_PATH, self._tell_health)
        self._runner = web.AppRunner(routes, access_log=None, shutdown_timeout=STOP_SECONDS)

    async def start(self, allowed_updates: tuple[str, ...]) -> None:
        """Listen, and tell Telegram where; raises SettingsError where the port is taken."""
        host, _, port = self._settings.webhook_listen.rpartition(":")
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, int(port)).start()
        except OSError as error:
            raise SettingsError(
                "{address} cannot be listened on ({error}); mend PORSA_WEBHOOK_LISTEN.",
                address=self._settings.webhook_listen,
                error=error.strerror,
            ) from None
        await self._announce(allowed_updates)

    async def stop(self) -> None:
        """Take no more updates; Telegram keeps them until the bot is back."""
        await self._runner.cleanup()

    async def _announce(self, allowed_updates: tuple[str, ...]) -> None:
        pause = 1.0
        while True:
            try:
                await self._application.bot.set_webhook(
                    self._settings.webhook_url, allowed_updates=allowed_updates, secret_token=self._secret
                )
                return
            except (NetworkError, RetryAfter) as error:
                _LOG.warning("The webhook could not be set (%s); trying again in %.0f s.", error, pause)
            except TelegramError as error:
                raise SettingsError(
                    "Telegram does not take the webhook ({error}); mend PORSA_WEBHOOK_URL, which needs https and a "
                    "public name, or leave it empty for polling.",
                    error=error,
                ) from None
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return web.Response(status=403)
        try:
            update = Update.de_json(json.loads(await request.read()), self._application.bot)
        except (ValueError, KeyError, TypeError):
            return web.Response(status=400)
        # The journal has it on disk when this returns, and only then does Telegram hear that it came.
        await self._application.update_queue.put(update)
        return web.Response()

    async def _tell_health(self, _: web.Request) -> web.Response:
        return web.json_response({"running": self._application.running})
