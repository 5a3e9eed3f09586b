"""Other systems hear how a referral went: its holder's and its sender's, a coded reason, once; of a death nothing."""

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.outbox import OutboxMessage
from core.access.protected import Label, table_of
from core.access.system import Reason
from core.app import create_app
from core.clients.models import Client
from core.extensions.manager import PluginHost
from core.notices.telling import EVENT
from core.notices.webhook_models import Webhook, WebhookDelivery
from core.referrals.models import Referral, State
from core.settings import Settings
from tests import world
from tests.core.referrals.clock_scene import doors, run
from tests.core.referrals.conftest import Scene

DECLINE = {"reason": "02", "offered_instead": "The sanctuary, in the evening"}
OUTCOMES = ("referral.accepted", "referral.declined", "referral.closed")
O = table_of(OutboxMessage)  # noqa: E741


@pytest.fixture(scope="module")
def service(shared_database_url: str, host: PluginHost) -> Iterator[TestClient]:
    """Nothing runs by itself: what is to be told stays in the outbox."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.app.jobs", lambda settings: ())
        app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, ticker=False), host)
        with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
            yield client


@pytest.fixture
def sent(scene: Scene) -> Referral:
    """The scene's referral was sent by Nilaari."""
    with doors(scene).system(Reason.SEED) as system:
        referral = system.get(Referral, scene.referral.id)
        referral.from_organisation_id = scene.partners.nilaari.id
    return referral


def outcomes(scene: Scene, about: object) -> Sequence[tuple[object, object, object]]:
    """(event, code, to whom) of what is to be told of one referral."""
    with doors(scene).database.read.connect() as connection:
        bodies = connection.execute(select(O.c.body).where(O.c.topic == EVENT).order_by(O.c.id)).scalars().all()
    mine = [body for body in bodies if body["id"] == str(about) and body["event"] in OUTCOMES]
    return [(body["event"], body.get("code"), body["told"]) for body in mine]


def test_holder_and_sender_hear_that_it_was_declined_and_why(scene: Scene, sent: Referral) -> None:
    scene.act("decline", DECLINE, 2)
    ours, theirs = str(scene.partners.second_step.id), str(scene.partners.nilaari.id)
    found = outcomes(scene, sent.id)
    assert found == [("referral.declined", "02", ours), ("referral.declined", "02", theirs)]


def test_that_it_was_accepted_is_told_without_a_worker(scene: Scene) -> None:
    scene.allocated()
    (found,) = outcomes(scene, scene.referral.id)
    assert found == ("referral.accepted", None, str(scene.partners.second_step.id))


def test_that_it_was_withdrawn_is_told_as_closed(scene: Scene) -> None:
    scene.act("withdraw", {"by": "person", "reason": "better"})
    assert outcomes(scene, scene.referral.id)[0][:2] == ("referral.closed", "better")


def test_the_sender_hears_of_a_withdrawal_that_closes_the_record_to_whoever_withdraws(
    scene: Scene, sent: Referral
) -> None:
    scene.act("withdraw", {"by": "person", "reason": "better"}, 2)
    theirs = str(scene.partners.nilaari.id)
    assert outcomes(scene, sent.id)[1:] == [("referral.closed", "better", theirs)]


def test_of_somebody_restricted_the_sender_hears_nothing(scene: Scene, sent: Referral) -> None:
    with doors(scene).system(Reason.SEED) as system:
        system.get(Client, scene.client.id).label = Label.RESTRICTED
    scene.act("decline", DECLINE, 2)
    assert {told for _, _, told in outcomes(scene, sent.id)} == {str(scene.partners.second_step.id)}


def test_of_a_death_the_sender_hears_nothing(scene: Scene, sent: Referral) -> None:
    scene.senior.call("POST", f"/clients/{scene.client.id}/deaths", {"source": "gp", "is_certain": True})
    scene.act("close", {"reason": "06"}, 2)
    assert {told for _, _, told in outcomes(scene, sent.id)} == {str(scene.partners.second_step.id)}


def test_of_a_restricted_referral_no_system_hears(scene: Scene) -> None:
    with doors(scene).system(Reason.SEED) as system:
        about = world.client(system, "Lou Other")
        to = scene.partners.second_step
        hidden = world.referral(
            system, about, to, state=State.RECEIVED, label=Label.RESTRICTED, service_id=scene.triage.id
        )
    scene.senior.call("POST", f"/referrals/{hidden.id}/decline", DECLINE, if_match='"1"')
    assert outcomes(scene, hidden.id) == []


def test_the_sender_s_webhook_is_given_it_once(scene: Scene, sent: Referral) -> None:
    with doors(scene).system(Reason.SEED) as system:
        system.add(
            Webhook(
                organisation_id=scene.partners.nilaari.id, url="https://example.org/hook", events=list(OUTCOMES),
                secret=b"x", is_on=True,
            )
        )  # fmt: skip
    scene.act("decline", DECLINE, 2)
    for _ in range(2):
        run(scene, "webhooks: hand out")
    with doors(scene).system(Reason.SEED, writing=False) as system:
        bodies = [one.body for one in system.find(select(WebhookDelivery)) if str(sent.id) in one.body]
    assert len(bodies) == 1
    assert '"code":"02"' in bodies[0]
