"""An organisation with a little of everything, about to leave."""

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from core.access.doors import Doors
from core.access.identity import Identity
from core.access.protected import Label
from core.access.system import Reason
from core.interop.leaving.run import hand_out
from core.referrals.models import State
from tests import world
from tests.conftest import StandingClock


@dataclass
class Leaving:
    """Second Step leaves: Ana carries Sam, has written a contact, and an open case stands; Alabaré knows Sam too."""

    doors: Doors
    partners: world.Partnership
    path: Path
    admin: Identity
    officer: Identity

    def run(
        self, *, asked: Identity | None = None, approved: Identity | None = None, key: str = "second_step"
    ) -> ZipFile:
        both = asked or self.admin, approved or self.officer
        hand_out(self.doors, self.path, organisation=key, holders=lambda: both)
        return ZipFile(self.path)

    def rows(self, part: str) -> list[dict[str, str]]:
        with self.run() as parcel, parcel.open(part) as file:
            return list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))


def identity_of(doors: Doors, name: str, organisation: object, role: str, *, is_system: bool = False) -> Identity:
    with doors.system(Reason.SEED) as system:
        person = world.person(system, name, is_system=is_system)
        world.role(system, person, organisation, role)  # type: ignore[arg-type]
        actor = world.actor(person, organisation, role)  # type: ignore[arg-type]
    return Identity(replace(actor, is_system=is_system), 1, name)


@pytest.fixture
def leaving(doors: Doors, partners: world.Partnership, tmp_path: Path, standing_clock: StandingClock) -> Leaving:
    ours, theirs = partners.second_step, partners.alabare
    with doors.system(Reason.SEED) as system:
        ana, bo = world.person(system, "Ana Worker"), world.person(system, "Bo Elsewhere")
        world.role(system, ana, ours)
        world.role(system, bo, theirs)
        sam = world.client(system, "Sam =Example", nhs_number="9990000018")
        sam.what_matters = "=1+1"
        former = world.client(system, "Former Person")
        hidden = world.client(system, "Hidden Person", label=Label.VERY_RESTRICTED)
        for client in (sam, hidden):
            world.involvement(system, client, ours)
        world.involvement(system, former, ours, ends=world.ENDED)
        world.involvement(system, sam, theirs)
        world.client(system, "Nobody Ours")
        world.allocation(system, sam, ana, ours)
        world.contact(system, sam, ana, ours, note="Our visit")
        world.contact(system, sam, bo, theirs, note="Their visit")
        world.contact_details(system, sam, ours, address="1 High Street")
        world.contact_details(system, sam, ours, address="The refuge", label=Label.VERY_RESTRICTED)
        world.safe_contact(system, sam, ours, may_text=True, instructions="Text first.")
        service = world.service(system, ours, "Navigators")
        world.referral(system, sam, ours, service_id=service.id, state=State.ACTIVE, summary="Debt")
    return Leaving(
        doors, partners, tmp_path / "left.zip",
        admin=identity_of(doors, "Org Admin", ours, "organisation_admin"),
        officer=identity_of(doors, "Pri Officer", theirs, "privacy_officer"),
    )  # fmt: skip
