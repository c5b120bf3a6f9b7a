"""The rules handlers live by, taken out of the configuration."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

from bot.config.anchors import AnchorSettings
from bot.config.schema import Config, MeetingSettings, ThemeSettings
from handlers.meetings.anchors.written import sitting_of
from storage.records import Budget, Duties, Limits, Meeting, Person, Rules, Theme, Trust
from storage.records.emeetings import Anchor


def rules_of(config: Config) -> Rules:
    """All that handlers may know of the group; meetings stand in the order they open."""
    group, reading = config.group, config.reading
    return Rules(
        group=group.name,
        title=group.title,
        lists=_lowered(group.lists),
        own_addresses=_lowered(group.own_addresses),
        sender=_lowered((config.relay.sender or group.own_addresses[0],))[0],
        sender_name=config.relay.sender_name,
        secretaries=_lowered(group.secretaries),
        zone=group.time_zone,
        languages=group.languages,
        meetings=tuple(sorted(map(_meeting, config.meetings), key=lambda meeting: meeting.opens)),
        themes=themes_of(config.themes),
        people=_people(config),
        acknowledge=config.policy.acknowledge,
        limits=Limits(**asdict(reading)),
        budget=Budget(config.policy.per_address_day, config.policy.per_hour),
        check_attachments=config.help.check_attachments,
        most_pages=config.help.most_pages,
        duties=Duties(
            config.deadlines.remind_days,
            config.deadlines.hour,
            config.deadlines.chase_days,
            config.digest.to_list,
            config.digest.hour,
        ),
        trust=Trust(**asdict(config.trust)),
        anchors=tuple(sorted(map(_anchor, config.anchors), key=lambda one: (one.opens, one.name))),
    )


def themes_of(themes: tuple[ThemeSettings, ...]) -> tuple[Theme, ...]:
    """The themes as sorting reads them."""
    return tuple(
        Theme(one.name, one.status, dict(one.titles), dict(one.signs), one.resolutions, one.aliases, one.yields)
        for one in themes
    )


def _people(config: Config) -> tuple[Person, ...]:
    """The persons of the file, and who a theme names: with the role it gives them, known by their address."""
    roles: dict[str, list[str]] = {}
    for theme in config.themes:
        if theme.coordinator:
            roles.setdefault(_lowered((theme.coordinator,))[0], []).append(f"coordinator:{theme.name}")
        for point in theme.focal_points:
            sector, _, address = point.partition(" ")
            roles.setdefault(_lowered((address,))[0], []).append(f"focal-point:{theme.name}:{sector}")
    people = []
    for person in config.people:
        addresses = _lowered(person.addresses)
        given = tuple(role for address in addresses for role in roles.pop(address, ()))
        people.append(Person(person.name, addresses, person.entity, person.language, (*person.roles, *given)))
    return (*people, *(Person("", (address,), roles=tuple(given)) for address, given in roles.items()))


def _meeting(meeting: MeetingSettings) -> Meeting:
    deadline = meeting.deadline or meeting.opens - timedelta(days=meeting.deadline_days)
    late_until = meeting.late_until or _late_until(meeting)
    return Meeting(
        meeting.name,
        meeting.opens,
        meeting.closes,
        deadline,
        meeting.title,
        meeting.place,
        meeting.anchor,
        late_until and max(late_until, deadline),
    )


def _anchor(anchor: AnchorSettings) -> Anchor:
    body = anchor.body or anchor.name.partition("-")[0]
    sittings = tuple(sitting_of(written, anchor.zone) for written in anchor.sessions)
    return Anchor(anchor.name, body, anchor.opens, anchor.closes, anchor.zone, anchor.title, anchor.place, sittings)


def _late_until(meeting: MeetingSettings) -> date | None:
    return meeting.opens - timedelta(days=meeting.late_days) if meeting.late_days else None


def _lowered(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses as the records have them: domain in lower case, local part as written (RFC 5321 section 2.4)."""
    return tuple("@".join((local, domain.lower())) for local, _, domain in (a.rpartition("@") for a in addresses))
