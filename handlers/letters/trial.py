"""The doctor's question to the builder of letters: can anybody smuggle a header in?"""

from __future__ import annotations

from datetime import datetime

from handlers.letters import compose
from handlers.letters.wire import LetterError, read_header
from storage.records import Letter, Rules

TRICKS = (
    "x\r\nBcc: evil@example.org",
    "x\nX-Evil: 1",
    "x\rX-Evil: 1",
    "x\u2028X-Evil: 1\x85X-Evil: 1",
    "=?utf-8?q?x=0d=0aBcc:_evil=40example.org?=",
    '"=?utf-8?q?x=0aX-Evil:_1?=" <evil@example.org>',
    "x\x00\r\n\r\nX-Evil: 1",
    "a@example.org, evil@example.org",
)
REFUSED = ("recipient", "language")


def injection_self_test() -> list[str]:
    """Try to smuggle a header through every field of a letter; a sentence for each that got through, empty if fine.

    Recipient and language may be refused; every other field must be made harmless and sent.
    """
    problems = []
    for trick in TRICKS:
        for where in ("subject", "text", "page", "sender name", "group", "reference", "recipient", "language"):
            try:
                composed = compose(*_tricked(where, trick))
            except LetterError as error:
                problems += [] if where in REFUSED else [f"A letter cannot be built with {trick!a} as {where}: {error}"]
                continue
            head = read_header(composed.data)
            if any(name.lower() in ("bcc", "x-evil") for name in head) or "evil@" in str(head["To"]):
                problems.append(f"A header can be smuggled in through the {where}: {trick!a}")
    return problems


def _tricked(where: str, trick: str) -> tuple[Letter, Rules, bytes, datetime]:
    """A harmless letter with the trick in one place."""
    letter = Letter(
        key="self-test",
        kind="note",
        to=(trick if where == "recipient" else "a@example.org",),
        subject=trick if where == "subject" else "Test",
        text=trick if where == "text" else "Test",
        html=trick if where == "page" else "",
        language=trick if where == "language" else "en",
        references=(trick, f"<{trick}>") if where == "reference" else (),
        in_reply_to=f"<{trick}>" if where == "reference" else "",
    )
    rules = Rules(
        group=trick if where == "group" else "TEST",
        title="",
        lists=(),
        own_addresses=(),
        sender="bot@example.org",
        sender_name=trick if where == "sender name" else "Bot",
        secretaries=(),
        zone="UTC",
        languages=("en",),
        meetings=(),
        themes=(),
    )
    return letter, rules, b"self-test of the builder", datetime.fromisoformat("2026-01-01T00:00:00+00:00")
