"""Officers who are kept apart from a person: no matter about that person is theirs to see, count, take or hear of."""

import pytest
from sqlalchemy import select

from core.access.errors import NotFound
from core.access.system import Reason
from core.clients.models import Client
from core.privacy.jobs import left_out
from core.privacy.models import PrivacyMatter, Sort
from core.privacy.raising import Matter, raise_matter
from tests import world
from tests.conftest import StandingClock
from tests.core.privacy.conftest import API, Queue
from tests.core.privacy.test_queue import tick, told


def keep_apart(queue: Queue, *who: str) -> None:
    with queue.doors.system(Reason.SEED) as system:
        sam = system.get(Client, queue.sam)
        for one in who:
            world.conflict_link(system, sam, queue.people[one], queue.partners.missing_link)


def test_a_matter_about_the_person_is_not_there_for_them(queue: Queue) -> None:
    id = queue.raised()
    keep_apart(queue, "pat")
    assert queue.call("pat", "GET").json()["items"] == []
    assert queue.call("pat", "GET", f"{API}/{id}").status_code == 404


def test_list_page_count_and_figures_are_one(queue: Queue) -> None:
    queue.raised()
    keep_apart(queue, "pat")
    with queue.door("pat", writing=False) as records:
        assert (records.find(select(PrivacyMatter)), records.page(PrivacyMatter).rows) == ([], [])
        assert records.count(PrivacyMatter).number == 0


@pytest.mark.parametrize("act", ["take", "look", "close"])
def test_they_do_nothing_with_it(act: str, queue: Queue) -> None:
    id = queue.raised()
    queue.act("pat", id, "take")
    keep_apart(queue, "pat")
    said = {"look": {"reason": "To see"}, "close": {"outcome": "in_order", "outcome_words": "Looked"}}.get(act, {})
    assert queue.act("pat", id, act, **said).status_code == 404


def test_a_look_that_lasts_closes_with_it(queue: Queue) -> None:
    id = queue.raised()
    queue.act("pat", id, "take")
    queue.act("pat", id, "look", reason="To see who supports them")
    keep_apart(queue, "pat")
    with queue.door("pat", writing=False) as records, pytest.raises(NotFound):
        records.one(Client, queue.sam)


def test_a_matter_about_somebody_else_stays_theirs(queue: Queue) -> None:
    """Against an empty proof."""
    keep_apart(queue, "pat")
    id = queue.raised(client_id=None)
    assert queue.closed("pat", id).status_code == 200


def test_they_are_not_told_and_their_colleague_is(queue: Queue) -> None:
    keep_apart(queue, "pat")
    id = queue.raised()
    assert told(queue) == {"pia"}
    assert queue.closed("pia", id).status_code == 200


def test_where_every_officer_is_kept_apart_it_goes_to_another_organisation(queue: Queue) -> None:
    keep_apart(queue, "pat", "pia", "both")
    id = queue.raised()
    assert told(queue) == {"lee"}
    assert queue.closed("lee", id).status_code == 200


def test_what_the_system_raises_goes_past_them_too(queue: Queue) -> None:
    keep_apart(queue, "pat")
    with queue.doors.system(Reason.TICKER) as system:
        raise_matter(system, Matter(queue.home("nav").id, Sort.UNUSUAL_ACCESS, "many refusals", client_id=queue.sam))
    assert told(queue) == {"pia"}


def test_what_is_late_goes_past_officers_elsewhere_who_are_kept_apart(
    queue: Queue, standing_clock: StandingClock
) -> None:
    """Those of Alabaré would be next."""
    keep_apart(queue, "both")
    queue.raised()
    standing_clock.move(days=3)
    tick(queue)
    assert told(queue) == {"pat", "pia", "lee"}


# ── looking ───────────────────────────────────────────────────────────────
def test_a_second_officer_s_look_on_the_same_day_is_put_to_another_too(queue: Queue) -> None:
    id = queue.raised()
    for who in ("pat", "pia"):
        queue.act(who, id, "take")
        assert queue.act(who, id, "look", reason="To see who supports them").status_code == 200
    looks = [one.person_id for one in all_matters(queue) if one.sort is Sort.OFFICER_LOOK]
    assert looks == [queue.people["pat"].id, queue.people["pia"].id]


def all_matters(queue: Queue) -> list[PrivacyMatter]:
    with queue.doors.system(Reason.SEED, writing=False) as system:
        return list(system.find(select(PrivacyMatter).order_by(PrivacyMatter.id)))


@pytest.mark.parametrize(("href", "passed_over"), [("/privacy", {"nav", "pat"}), ("/referrals", set())])
def test_a_ladder_passes_over_whoever_may_not_know_of_the_matter(
    href: str, passed_over: set[str], queue: Queue
) -> None:
    id = queue.raised()
    keep_apart(queue, "pat")
    with queue.doors.system(Reason.TICKER) as system:
        found = left_out(system, f"{href}/{id}")
    assert {name for name, person in queue.people.items() if person.id in found} == passed_over
