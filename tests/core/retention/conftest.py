"""A service with people whose time is up, their organisations' privacy officers and managers, and the ticker's jobs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from uuid import UUID

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from core.app import create_app
from core.clients.models import Client
from core.database import clock
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.retention.finding import look
from core.retention.jobs import destroy_agreed
from core.retention.models import DisposalReview
from core.settings import Settings
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests import world
from tests.core.casework.visitors import Visitor, visitor

SETTINGS = Settings(database_url="sqlite://", secure_cookies=False, ticker=False)
LONG_GONE = datetime(2001, 5, 1, 12, tzinfo=UTC)


class NoLease(Lease):
    """This process alone runs the ticker."""

    def __init__(self) -> None: ...

    def fence(self, connection: object) -> None: ...


@dataclass(frozen=True)
class Archive:
    """`officer`, `second` and `manager` of Missing Link; `far` is privacy officer at Nilaari, `nell` a navigator."""

    doors: Doors
    partners: world.Partnership
    officer: Visitor
    second: Visitor
    manager: Visitor
    far: Visitor
    nell: Visitor

    def old_client(self, *, at: datetime = LONG_GONE, elsewhere: bool = False, name: str = "Old Friend") -> Client:
        """Seen last at that moment, by Missing Link; and by Nilaari the year before, if `elsewhere`."""
        with self.doors.system(Reason.SEED) as system:
            client = world.client(system, name)
            world.contact(system, client, self.nell.person, self.nell.organisation).at = at
            if elsewhere:
                contact = world.contact(system, client, self.far.person, self.far.organisation)
                contact.at = at - timedelta(days=365)
        return client

    def look(self) -> None:
        look(self._tick())

    def destroy(self) -> None:
        destroy_agreed(SETTINGS, self._tick())

    def _tick(self) -> Tick:
        return Tick(self.doors, NoLease(), clock.now())

    def reviews(self, client: Client) -> list[DisposalReview]:
        with self.doors.system(Reason.SEED, writing=False) as system:
            asked = select(DisposalReview).where(DisposalReview.client_id == client.id)
            return list(system.find(asked.order_by(DisposalReview.organisation_id)))

    def review(self, client: Client, of: Visitor) -> DisposalReview:
        return next(one for one in self.reviews(client) if one.organisation_id == of.organisation.id)

    def answer(self, who: Visitor, client: Client, answer: str = "agreed", until: date | None = None) -> int:
        one = self.review(client, who)
        sent = {"answer": answer, "reason": "Its time is up", "keep_until": until and until.isoformat()}
        path = f"/retention/due/{one.id}/answer"
        return who.call("POST", path, sent, if_match=f'"{one.version}"').status_code

    def agree_too(self, who: Visitor, client: Client) -> int:
        one = self.review(client, who)
        return who.call("POST", f"/retention/due/{one.id}/second", if_match=f'"{one.version}"').status_code

    def set_years(self, who: Visitor, years: int, version: int | None = None) -> int:
        """How long records of mental health are kept there, by whoever has read the schedule first."""
        listed = who.call("GET", "/retention/schedule").json()["items"]
        (read,) = (one["our_version"] for one in listed if one["record_class"] == "mental_health")
        sent = {"years": years, "years_after_death": 10, "reason": "Our insurer asks for it"}
        said = f'"{read if version is None else version}"'
        return who.call("PUT", "/retention/schedule/mental_health", sent, if_match=said).status_code

    def is_there(self, id: UUID) -> bool:
        with self.doors.system(Reason.SEED, writing=False) as system:
            return bool(system.find(select(Client).where(Client.id == id)))


@pytest.fixture(scope="module")
def service(shared_database_url: str) -> Iterator[TestClient]:
    host = PluginHost(Plugin(name, import_module(f"plugins.{name}.plugin")) for name in world.PLUGINS)
    app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def app_doors(service: TestClient) -> Doors:
    return service.app.state.doors  # type: ignore[attr-defined, no-any-return]


@pytest.fixture(scope="module")
def archive(service: TestClient, app_doors: Doors) -> Archive:
    with app_doors.system(Reason.SEED) as system:
        partners = world.partnership(system)
        world.publish_policy(system)
        ours, theirs = partners.missing_link, partners.nilaari
        return Archive(
            app_doors, partners,
            officer=visitor(system, service, ours, "privacy_officer", name="Pri Officer"),
            second=visitor(system, service, ours, "privacy_officer", name="Sec Officer"),
            manager=visitor(system, service, ours, "team_manager", name="Man Ager"),
            far=visitor(system, service, theirs, "privacy_officer", name="Far Officer"),
            nell=visitor(system, service, ours, "recovery_navigator", name="Nell Worker"),
        )  # fmt: skip
