"""The part of the configuration file about whose word counts on who sent a mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.config.marks import Between, OneOf, Why


@dataclass(frozen=True, slots=True)
class TrustSettings:
    """Whose word counts on who sent a mail (docs/authority.md); as it stands, the bot verifies signatures itself."""

    authserv_id: Annotated[
        str,
        Why("The name your mail provider writes first in Authentication-Results; empty if it writes no such field."),
    ] = ""
    results_below: Annotated[
        int,
        Why("Received fields that stand above that field in your mailbox; one further down came with the mail."),
        Between(0, 20),
    ] = 0
    own_received: Annotated[
        int,
        Why("Received fields your provider writes in all; the last of them names who handed the mail over."),
        Between(1, 20),
    ] = 1
    alignment: Annotated[
        str,
        Why("strict: the signing domain is the author's own; relaxed: the author's may also lie below it."),
        OneOf(("strict", "relaxed")),
    ] = "strict"
    verify_dkim: Annotated[
        bool, Why("Verify signatures of people with a role here, with keys from the DNS, if the provider says nothing.")
    ] = True
    confirm_minutes: Annotated[
        int, Why("How long a code counts that was sent to confirm a command."), Between(5, 10_080)
    ] = 1_440
    list_hosts: Annotated[
        tuple[str, ...],
        Why("Hosts (names or numbers) that hand over the list's mail; empty: any mail that says so is the list's."),
    ] = ()
