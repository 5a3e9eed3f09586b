"""Use cases of being told: where somebody is reached, from which importance on, and what their organisation says."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from core.access.errors import Invalid
from core.access.records import Records
from core.notices.models import USUAL, Channel, Importance, NoticeSetting, StaffAddress
from core.notices.schemas import DefaultsIn, WaysIn, WaysOut


def ways_of(records: Records, person_id: UUID) -> WaysOut:
    """As the asker may see them, for the organisation acted for."""
    used = [one for one in _held(records, person_id).values() if one.is_used]
    said = {one.channel.value: one.address for one in used}
    return WaysOut.model_validate({**said, **{f"{one.channel}_least": one.least for one in used}})


def version_of_ways(records: Records, person_id: UUID) -> int:
    """All of a person's ways are changed at once: every change of one of them makes this one more or higher."""
    return sum(one.version for one in _held(records, person_id).values())


def set_ways(records: Records, person_id: UUID, given: WaysIn) -> None:
    """All of a person's ways at once. Whoever could be reached stays so: an alert must find somebody."""
    held = _held(records, person_id)
    if any(one.is_used for one in held.values()) and not any(given.address(channel) for channel in Channel):
        raise Invalid("email", "Keep one way to be told: an alert about safety must reach you.")
    for channel in Channel:
        _set(records, held.get(channel), person_id, channel, given)
    records.flush()


def defaults(records: Records) -> Mapping[Channel, Importance]:
    """What the organisation acted for says, or the usual."""
    return USUAL | {channel: setting.least for channel, setting in _settings(records).items()}


def set_defaults(records: Records, given: DefaultsIn) -> None:
    held = _settings(records)
    for channel in Channel:
        if (setting := held.get(channel)) is not None:
            setting.least = given.least(channel)
        else:
            records.add(
                NoticeSetting(
                    organisation_id=records.actor.organisation_id, channel=channel, least=given.least(channel)
                )
            )
    records.flush()


def _set(records: Records, held: StaffAddress | None, person_id: UUID, channel: Channel, given: WaysIn) -> None:
    address = given.address(channel)
    if held is not None:
        held.is_used, held.least = address is not None, given.least(channel)
        held.address = address or held.address
    elif address is not None:
        records.add(
            StaffAddress(
                person_id=person_id, organisation_id=records.actor.organisation_id, channel=channel, address=address,
                least=given.least(channel),
            )
        )  # fmt: skip


def _held(records: Records, person_id: UUID) -> Mapping[Channel, StaffAddress]:
    asked = select(StaffAddress).where(
        StaffAddress.person_id == person_id, StaffAddress.organisation_id == records.actor.organisation_id
    )
    return {one.channel: one for one in records.find(asked)}


def _settings(records: Records) -> Mapping[Channel, NoticeSetting]:
    asked = select(NoticeSetting).where(NoticeSetting.organisation_id == records.actor.organisation_id)
    return {one.channel: one for one in records.find(asked)}
