"""Who owns a theme: coordinator, focal points by Sector, the resolutions behind it, the last document, and what is vacant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.records import Rules
from storage.roster import COORDINATOR, FOCAL_POINT, Member, everyone
from storage.tables import documents

# The three Sectors, each of which names a focal point (Resolution 191); the General Secretariat may.
SECTORS = ("R", "T", "D")


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who answers for a theme. `vacant` names what nobody holds: `coordinator`, `focal point R`, and so on.

    `focal_points` are (Sector, member); the Sector is empty when it was not said. `last` is the number of the last
    document with that theme and `last_at` when it came, UTC; `documents` is how many there are.
    """

    theme: str
    status: str
    coordinators: tuple[Member, ...] = ()
    focal_points: tuple[tuple[str, Member], ...] = ()
    resolutions: tuple[str, ...] = ()
    last: str = ""
    last_at: datetime | None = None
    documents: int = 0
    vacant: tuple[str, ...] = ()


def owner_of(connection: Connection, rules: Rules, theme: str, people: list[Member] | None = None) -> Ownership:
    """The ownership of a configured theme (its name, not an alias); KeyError when there is none of that name.

    A focal point who said no Sector counts for the one they sit in. Nothing is vacant in a closed theme.
    """
    known = {one.name: one for one in rules.themes}[theme]
    found = everyone(connection, rules) if people is None else people
    coordinators = tuple(one for one in found if one.holds(COORDINATOR, theme))
    points = tuple(
        (role.sector or one.sector, one)
        for one in found
        for role in one.roles
        if (role.name, role.theme) == (FOCAL_POINT, theme)
    )
    given = (documents.c.theme == theme, documents.c.status != "reserved")
    last = connection.execute(
        select(documents.c.number, documents.c.received)
        .where(*given)
        .order_by(documents.c.received.desc(), documents.c.id.desc())
        .limit(1)
    ).first()
    count = connection.execute(select(func.count()).where(*given)).scalar_one()
    held = {sector for sector, _ in points}
    vacant = ([] if coordinators else ["coordinator"]) + [f"focal point {one}" for one in SECTORS if one not in held]
    return Ownership(
        theme=theme,
        status=known.status,
        coordinators=coordinators,
        focal_points=tuple(sorted(points, key=lambda point: (point[0], point[1].name))),
        resolutions=known.resolutions,
        last=last.number if last else "",
        last_at=last.received if last else None,
        documents=count,
        vacant=() if known.status == "closed" else tuple(vacant),
    )
