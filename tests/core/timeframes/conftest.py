"""The house of the staff tests, with a service of Missing Link that its admin keeps."""

from dataclasses import dataclass

import pytest

from core.access.system import Reason
from core.organisations.models import Service
from tests import world
from tests.core.staff.conftest import House, house

__all__ = ["house"]


@dataclass(frozen=True)
class Kept:
    """`house.admin` keeps `service`; `house.theirs` keeps services of Second Step."""

    house: House
    service: Service

    @property
    def place(self) -> str:
        return f"/services/{self.service.id}/timeframes"

    def promise(self, who: str = "admin", **more: object):  # type: ignore[no-untyped-def]
        body = {"measures": "triage", "unit": "working_days", "number": 2, "reason": "As agreed in March", **more}
        return getattr(self.house, who).call("POST", self.place, body)

    def close(self, who: str = "admin", **more: object):  # type: ignore[no-untyped-def]
        body = {"day": "2026-05-08", "name": "Extra bank holiday", "reason": "Announced by GOV.UK", **more}
        return getattr(self.house, who).call("POST", "/closed-days", body)

    def promised(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self.house.worker.call("GET", self.place).json()["items"]
        return found


@pytest.fixture
def kept(house: House) -> Kept:
    with house.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        return Kept(house, world.service(system, house.partners.missing_link, "Women’s recovery service"))
