"""Letters through a real Postfix into a real Dovecot: under TLS, with a login, in six languages, byte by byte."""

from __future__ import annotations

import asyncio
import re
import ssl
from dataclasses import replace

from bot.deliver import Relay, RelaySettings, check, deliver_waiting
from handlers.letters import compose
from handlers.words.acknowledgement import acknowledgement
from storage.records import Delivery
from tests.letter_samples import DOCUMENT, RECEIVED, RULES, THEMING, mail
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import PASSWORD
from tests.servers.postfix import Postfix
from tests.test_deliver import Shelf
from tests.test_words import LANGUAGES


def settings_for(postfix: Postfix, user: str) -> RelaySettings:
    return RelaySettings(
        host="localhost",
        port=postfix.submission_port,
        sender=user,
        user=user,
        password=lambda: PASSWORD,
        tls=ssl.create_default_context(cafile=str(postfix.ca)),
        hello="bot.example.org",
    )


async def test_acknowledgements_in_six_languages_arrive_as_they_were_composed(
    dovecot: Dovecot, postfix: Postfix
) -> None:
    bot, author = dovecot.make_user("bot"), dovecot.make_user("author")
    shelf = Shelf()
    sent = []
    for number, language in enumerate(LANGUAGES, 1):
        letter = acknowledgement(replace(DOCUMENT, number=f"ISCG/26-1/{number}"), mail(language), THEMING, RULES)
        composed = compose(replace(letter, to=(author,)), RULES, b"a secret of the house", RECEIVED)
        sent.append(composed.data)
        shelf.waiting.append((shelf.now, Delivery(number, composed.message_id, author, composed.data, 1)))
    relay = Relay(settings_for(postfix, bot))
    assert await check(relay.settings) == []
    assert await deliver_waiting(shelf, relay, lambda: shelf.now) == len(LANGUAGES), shelf.reasons
    relay.close()
    arrived = await asyncio.to_thread(dovecot.mailbox, author, len(LANGUAGES))
    for raw in sent:
        assert [copy for copy in arrived if copy.replace(b"\r\n", b"\n").endswith(raw.replace(b"\r\n", b"\n"))]


async def test_a_real_relay_says_no_to_a_stranger_and_to_a_wrong_password_in_its_own_way(
    dovecot: Dovecot, postfix: Postfix
) -> None:
    bot = dovecot.make_user("bot")
    shelf = Shelf()
    shelf.waiting.append(
        (shelf.now, Delivery(1, "<x@example.org>", "somebody@elsewhere.invalid", b"Subject: x\r\n", 1))
    )
    settings = settings_for(postfix, bot)
    relay = Relay(settings)
    assert await deliver_waiting(shelf, relay, lambda: shelf.now) == 0
    relay.close()
    assert shelf.state() == "dead"
    assert re.match(r"The relay refused the recipient: 5\d\d ", shelf.reasons[0])
    (problem,) = await check(replace(settings, password=lambda: "wrong"))
    assert problem.startswith("The relay localhost failed at the login: 535 ")
    (problem,) = await check(replace(settings, tls=None))
    assert "certificate verify failed" in problem.lower()
