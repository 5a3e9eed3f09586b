"""Privacy officers of three parties and one other; a navigator of Missing Link who supports Sam with Second Step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from httpx2 import Response
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.agreements import AgreementParty
from core.access.doors import Doors
from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.notices.models import Notice
from core.organisations.models import Organisation
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.core.referrals.ticking import run

AGREEMENTS, PARTS = "/agreements", "/agreement-parties"


@dataclass(frozen=True)
class Register:
    """Privacy officers: `ours` of Missing Link, `theirs` of Second Step, `third` of Alabaré, `icb` of the ICB, party to
    nothing; `worker` carries Sam, about whom Second Step wrote `note`."""

    service: TestClient
    partners: world.Partnership
    clock: StandingClock
    ours: Visitor
    colleague: Visitor
    theirs: Visitor
    third: Visitor
    icb: Visitor
    worker: Visitor
    sam: UUID
    note: UUID

    @property
    def doors(self) -> Doors:
        doors: Doors = self.service.app.state.doors  # type: ignore[attr-defined]
        return doors

    def body(self, **more: object) -> dict[str, object]:
        return {
            "title": "Crisis hand-over", "key": "crisis_handover", "parties": [str(self.partners.second_step.id)],
            "review_on": "2027-03-01", "purposes": "Handing people over", "kinds": ["casework"], "labels": ["normal"],
            "data_items": "The last contact", "lawful_basis": "public_task", "special_condition": "care",
            "common_law": "Implied consent", "roles": "Joint controllers", "rights_contact": "Either officer",
            "retention": "Nothing is copied", **more,
        }  # fmt: skip

    def proposes(self, who: str = "ours", **more: object) -> Response:
        return self.by(who).call("POST", AGREEMENTS, json=self.body(**more))

    def by(self, who: str) -> Visitor:
        found: Visitor = getattr(self, who)
        return found

    def part(self, who: str, key: str = "crisis_handover") -> dict[str, object]:
        """The last part of this person's organisation, as the API shows it."""
        (agreement,) = (one for one in self.worker.call("GET", AGREEMENTS).json()["items"] if one["key"] == key)
        whole = self.worker.call("GET", f"{AGREEMENTS}/{agreement['id']}").json()
        of = str(self.by(who).organisation.id)
        return [one for one in whole["parties"] if one["organisation_id"] == of][-1] | {"agreement": agreement["id"]}

    def accepts(self, who: str = "theirs", *, of: str | None = None, key: str = "crisis_handover") -> Response:
        part = self.part(of or who, key)
        return self.by(who).call("POST", f"{PARTS}/{part['id']}/accept", if_match=f'"{part["version"]}"')

    def ends(self, who: str, *, of: str | None = None, key: str = world.SHARING, **more: object) -> Response:
        part, body = self.part(of or who, key), {"reason": "It has served its purpose", **more}
        return self.by(who).call("POST", f"{PARTS}/{part['id']}/end", json=body, if_match=f'"{part["version"]}"')

    def reads(self) -> int:
        """What the navigator of Missing Link is answered who asks for the note of Second Step."""
        return self.worker.call("GET", f"/contacts/{self.note}").status_code

    def set_ends(self, ends: date | None, organisation: Organisation | None = None) -> None:
        """As if it had been written so before."""
        of = (organisation or self.partners.second_step).id
        with self.doors.system(Reason.SEED) as system:
            for part in system.find(select(AgreementParty).where(AgreementParty.organisation_id == of)):
                part.ends = ends

    def told(self, who: str) -> list[str]:
        """What somebody was told of agreements so far, once the ticker has run."""
        run(self.service, "agreements: warn of what ends")
        return self.inbox(who)

    def inbox(self, who: str) -> list[str]:
        run(self.service, "notices: hand out")
        asked = select(Notice).where(Notice.person_id == self.by(who).person.id, Notice.href.startswith("/agreements"))
        with self.doors.system(Reason.SEED) as system:
            return [one.words for one in system.find(asked.order_by(Notice.id))]


@pytest.fixture
def register(database_url: str, partners: world.Partnership, standing_clock: StandingClock) -> Iterator[Register]:
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), PluginHost([]))
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as service:
        with app.state.doors.system(Reason.SEED) as system:
            ours, theirs = partners.missing_link, partners.second_step
            sam = world.client(system, "Sam Example")
            worker = visitor(system, service, ours, "recovery_navigator", name="Wor Ker")
            world.involvement(system, sam, ours)
            world.allocation(system, sam, worker.person, ours)
            note = world.contact(system, sam, world.person(system, "Some Body"), theirs)
            made = Register(
                service, partners, standing_clock, worker=worker, sam=sam.id, note=note.id,
                ours=visitor(system, service, ours, "privacy_officer", name="Our Officer"),
                colleague=visitor(system, service, ours, "privacy_officer", name="Second Officer"),
                theirs=visitor(system, service, theirs, "privacy_officer", name="Their Officer"),
                third=visitor(system, service, partners.alabare, "privacy_officer", name="Third Officer"),
                icb=visitor(system, service, partners.icb, "privacy_officer", name="Icb Officer"),
            )  # fmt: skip
        yield made
