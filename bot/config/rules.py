"""The rules handlers live by, taken out of the configuration."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from bot.config.schema import Config, MeetingSettings
from storage.records import Budget, Limits, Meeting, Person, Rules, Theme


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
        themes=tuple(
            Theme(
                theme.name,
                theme.status,
                dict(theme.titles),
                dict(theme.signs),
                theme.resolutions,
                theme.aliases,
                theme.yields,
            )
            for theme in config.themes
        ),
        people=tuple(
            Person(person.name, _lowered(person.addresses), person.entity, person.language, person.roles)
            for person in config.people
        ),
        acknowledge=config.policy.acknowledge,
        limits=Limits(**asdict(reading)),
        budget=Budget(config.policy.per_address_day, config.policy.per_hour),
    )


def _meeting(meeting: MeetingSettings) -> Meeting:
    deadline = meeting.deadline or meeting.opens - timedelta(days=meeting.deadline_days)
    return Meeting(meeting.name, meeting.opens, meeting.closes, deadline, meeting.title, meeting.place, meeting.anchor)


def _lowered(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses as the records have them: domain in lower case, local part as written (RFC 5321 section 2.4)."""
    return tuple("@".join((local, domain.lower())) for local, _, domain in (a.rpartition("@") for a in addresses))
