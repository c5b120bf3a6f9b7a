"""Who is taken when: guests of other e-meetings, the platform they use, and collisions that no list of guests shows.

A collision is indirect when somebody has a task (coordinator, focal point) in a theme that meets at that time, though
nobody has asked him yet: he will be asked, or missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from handlers.meetings.slots.nouns import Busy
from storage.records.emeetings import CANCELLED, CHAIR, CONFIRMED, DECLINED, EMeeting, Guest
from storage.roster import COORDINATOR, FOCAL_POINT, Member

TASKS = (COORDINATOR, FOCAL_POINT)


def owners_of(members: Iterable[Member]) -> dict[str, tuple[str, ...]]:
    """For each theme the addresses of who has a task in it, lower case, each person's first address."""
    found: dict[str, list[str]] = {}
    for member in members:
        for theme in {role.theme for role in member.roles if role.name in TASKS and role.theme}:
            found.setdefault(theme, []).extend(address.lower() for address in member.addresses[:1])
    return {theme: tuple(addresses) for theme, addresses in found.items()}


def busy_times(
    meetings: Iterable[EMeeting],
    guests: Mapping[str, Sequence[Guest]],
    owners: Mapping[str, Sequence[str]],
    platform: str = "",
    but: str = "",
) -> tuple[Busy, ...]:
    """What takes people's time: every e-meeting that is not cancelled, but for the one of the UID `but`.

    `guests` are by UID; who declined or was uninvited is free. `owners` are by theme. With `platform` (its name or
    link) the meetings on the same one take it too.
    """
    found: list[Busy] = []
    for one in meetings:
        if one.status == CANCELLED or one.uid == but:
            continue
        firm = one.status == CONFIRMED
        there = {
            guest.address.lower()
            for guest in guests.get(one.uid, ())
            if not guest.uninvited and guest.partstat != DECLINED
        }
        asked = {guest.address.lower() for guest in guests.get(one.uid, ())}
        there |= {one.chair.lower()} if one.chair else set()
        found += [Busy(address, one.starts, one.ends, one.title, firm) for address in sorted(there)]
        indirect = {address.lower() for address in owners.get(one.theme, ())} - asked - there
        found += [Busy(address, one.starts, one.ends, one.title, firm, one.theme) for address in sorted(indirect)]
        if platform and _same(platform, one):
            found.append(Busy("", one.starts, one.ends, one.title, firm))
    return tuple(found)


def required_of(guests: Iterable[Guest], chair: str, theme: str, owners: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Who has to be free: the chair, guests with that role, and who has a task in the theme itself."""
    found = {guest.address.lower() for guest in guests if guest.role == CHAIR and not guest.uninvited}
    found |= {address.lower() for address in owners.get(theme, ())} if theme else set()
    return frozenset(found | ({chair.lower()} if chair else set()))


def _same(platform: str, meeting: EMeeting) -> bool:
    wanted = platform.strip().casefold()
    return wanted in (meeting.platform.strip().casefold(), meeting.link.strip().casefold())
