"""How long to wait before the next attempt to connect: doubled until something works, long once a login is refused."""

from __future__ import annotations

import random

from bot.watch.session import LoginRefusedError
from bot.watch.settings import MailboxSettings

REFUSALS_BEFORE_REST = 3
JITTER = (0.8, 1.2)  # so that several mailboxes of one server do not come back in step


class Pauses:
    """Remembers how often it went wrong. A login alone proves nothing: only a mail read or a quiet IDLE resets it."""

    def __init__(self, settings: MailboxSettings) -> None:
        self.refusals = 0
        self._settings = settings
        self._next = settings.backoff_seconds

    def after(self, error: Exception) -> float:
        """Seconds to wait after a session that ended with this error. Three refused logins might lock the account."""
        pause, self._next = self._next, min(2 * self._next, self._settings.backoff_most_seconds)
        if isinstance(error, LoginRefusedError):
            self.refusals += 1
            if self.refusals >= REFUSALS_BEFORE_REST:
                pause = max(pause, self._settings.refused_seconds)
        return pause * random.uniform(*JITTER)

    def logged_in(self) -> None:
        """The password is good."""
        self.refusals = 0

    def worked(self) -> None:
        """Something was got out of the connection."""
        self._next = self._settings.backoff_seconds
