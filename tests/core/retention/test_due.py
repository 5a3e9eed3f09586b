"""What is due: who is found, who is asked, how it is kept or agreed to, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.access.audit.models import AuditEntry
from core.access.system import Reason
from core.clients.models import Client
from core.database import clock
from core.privacy.models import PrivacyMatter, Sort
from core.retention.models import Answer, Disposal, DisposalReview, Why
from tests import world
from tests.core.retention.conftest import Archive


# ── who is found ──────────────────────────────────────────────────────────
def test_whoever_was_last_seen_long_ago_is_found(archive: Archive) -> None:
    client = archive.old_client()
    archive.look()
    (one,) = archive.reviews(client)
    assert (one.why, one.years, str(one.due_on), one.counts["contact"]) == (Why.LAST_SEEN, 20, "2021-05-02", 1)


def test_the_last_day_is_the_last_one_with_any_organisation(archive: Archive) -> None:
    client = archive.old_client(elsewhere=True)
    archive.look()
    assert [str(one.seen_on) for one in archive.reviews(client)] == ["2001-05-01", "2001-05-01"]


def test_a_day_is_a_day_in_london(archive: Archive) -> None:
    client = archive.old_client(at=datetime(2001, 6, 30, 23, 30, tzinfo=UTC))
    archive.look()
    assert str(archive.reviews(client)[0].seen_on) == "2001-07-01"


def test_whoever_is_still_supported_is_not_found(archive: Archive) -> None:
    client = archive.old_client()
    with archive.doors.system(Reason.SEED) as system:
        world.involvement(system, client, archive.nell.organisation)
    archive.look()
    assert archive.reviews(client) == []


def test_whoever_was_seen_again_goes_from_the_list(archive: Archive) -> None:
    client = archive.old_client()
    archive.look()
    with archive.doors.system(Reason.SEED) as system:
        world.contact(system, client, archive.nell.person, archive.nell.organisation).at = clock.now()
    archive.look()
    assert archive.reviews(client) == []


def test_death_shortens_to_ten_years(archive: Archive) -> None:
    client = archive.old_client(at=datetime(2012, 3, 1, tzinfo=UTC))
    with archive.doors.system(Reason.SEED) as system:
        said = world.death(system, client, archive.nell.organisation, archive.nell.person)
        said.died_on = datetime(2012, 4, 1, tzinfo=UTC).date()
    archive.look()
    assert [(one.why, str(one.due_on)) for one in archive.reviews(client)] == [(Why.DEATH, "2022-04-02")]


def test_what_an_organisation_keeps_longer_is_kept_longer_by_all(archive: Archive) -> None:
    client = archive.old_client(elsewhere=True)
    archive.set_years(archive.far, 40)
    archive.look()
    found = archive.reviews(client)
    archive.set_years(archive.far, 20)
    assert found == []


@pytest.mark.parametrize(("years", "status"), [(19, 422), (20, 200), (25, 200)])
def test_nobody_keeps_less_than_the_minimum(years: int, status: int, archive: Archive) -> None:
    answered = archive.set_years(archive.officer, years)
    archive.set_years(archive.officer, 20)
    assert answered == status


def test_officers_are_told_once_a_month_with_a_number_alone(archive: Archive) -> None:
    archive.old_client()
    archive.look()
    archive.look()
    with archive.doors.system(Reason.SEED, writing=False) as system:
        mine = PrivacyMatter.organisation_id == archive.officer.organisation.id
        (matter,) = system.find(select(PrivacyMatter).where(PrivacyMatter.sort == Sort.RETENTION_DUE, mine))
        assert (matter.client_id, set(matter.evidence)) == (None, {"people_whose_records_are_due", "see"})


# ── who answers ───────────────────────────────────────────────────────────
def test_nobody_unknown_reaches_it(archive: Archive) -> None:
    assert archive.officer.service.get("/api/v1/retention/due").status_code == 401


def test_another_organisation_sees_and_answers_its_own_alone(archive: Archive) -> None:
    client = archive.old_client()
    archive.look()
    one = archive.review(client, archive.officer)
    assert archive.far.get(f"/retention/due/{one.id}").status_code == 404


@pytest.mark.parametrize("who", ["manager", "nell"])
def test_only_the_privacy_officer_answers(who: str, archive: Archive) -> None:
    client = archive.old_client()
    archive.look()
    assert archive.answer(getattr(archive, who), client) in (403, 404)


def test_before_its_day_nobody_agrees(archive: Archive) -> None:
    at = clock.now().replace(year=clock.now().year - 20) + timedelta(days=60)
    client = archive.old_client(at=at)
    archive.look()
    assert archive.answer(archive.officer, client) == 422


def test_kept_until_a_day_it_is_asked_again_after_it(archive: Archive) -> None:
    client = archive.old_client()
    archive.look()
    until = clock.today() + timedelta(days=30)
    assert archive.answer(archive.officer, client, "kept", until) == 200
    archive.look()
    assert archive.reviews(client)[0].answer is Answer.KEPT
    kept = archive.reviews(client)[0]
    with archive.doors.system(Reason.SEED) as system:
        system.get(DisposalReview, kept.id).keep_until = clock.today() - timedelta(days=1)
    archive.look()
    assert archive.reviews(client)[0].answer is Answer.WAITING


# ── how it ends ───────────────────────────────────────────────────────────
def test_one_person_alone_destroys_nothing(archive: Archive) -> None:
    client = archive.old_client()
    archive.look()
    archive.answer(archive.officer, client)
    archive.destroy()
    assert archive.is_there(client.id)


def test_nobody_gives_both_yeses(archive: Archive) -> None:
    client = archive.old_client()
    archive.look()
    archive.answer(archive.officer, client)
    assert archive.agree_too(archive.officer, client) == 403


@pytest.mark.parametrize("who", ["second", "manager"])
def test_a_second_person_agrees_and_it_is_destroyed(who: str, archive: Archive) -> None:
    client = archive.old_client()
    archive.look()
    archive.answer(archive.officer, client)
    assert archive.agree_too(getattr(archive, who), client) == 200
    archive.destroy()
    assert not archive.is_there(client.id)


def test_one_organisation_that_waits_stops_the_others(archive: Archive) -> None:
    client = archive.old_client(elsewhere=True)
    archive.look()
    archive.answer(archive.officer, client)
    archive.agree_too(archive.second, client)
    archive.destroy()
    assert archive.is_there(client.id)


def test_both_organisations_agree_and_each_has_a_certificate(archive: Archive) -> None:
    client = archive.old_client(elsewhere=True)
    archive.look()
    archive.answer(archive.officer, client)
    archive.answer(archive.far, client)
    archive.destroy()
    with archive.doors.system(Reason.SEED, writing=False) as system:
        made = system.find(select(Disposal).where(Disposal.was_client_id == client.id))
        entries = system.find(
            select(AuditEntry).where(AuditEntry.action == "destroyed", AuditEntry.record_id == client.id)
        )
        assert (archive.is_there(client.id), len(made), len(entries)) == (False, 2, 1)
        assert {tuple(sorted(one.agreed)) for one in made} == {
            tuple(sorted((str(archive.officer.person.id), str(archive.far.person.id))))
        }


@pytest.mark.parametrize("scope", ["client", "kind", "everything"])
def test_a_hold_placed_after_everybody_agreed_wins(scope: str, archive: Archive) -> None:
    client = archive.old_client()
    archive.look()
    archive.answer(archive.officer, client)
    archive.agree_too(archive.second, client)
    review = str(archive.review(client, archive.officer).id)
    more = {"client": {"review_id": review}, "kind": {"record_kind": "contact"}, "everything": {}}[scope]
    sent = {"scope": scope, "ground": "inquest", "words": "Inquest of May", **more}
    placed = archive.officer.call("POST", "/retention/holds", sent)
    archive.destroy()
    is_there, shown = archive.is_there(client.id), archive.review(client, archive.officer).stopped_by
    hold = placed.json()["id"]
    asked = archive.officer.call("POST", f"/retention/holds/{hold}/ask-release", {"reason": "Over"}, if_match='"1"')
    again = archive.officer.call("POST", f"/retention/holds/{hold}/release", if_match='"2"')
    released = archive.manager.call("POST", f"/retention/holds/{hold}/release", if_match='"2"')
    assert (placed.status_code, is_there, shown) == (201, True, ["a legal hold"])
    assert (asked.status_code, again.status_code, released.status_code) == (200, 403, 200)
    archive.destroy()
    assert not archive.is_there(client.id)


def test_a_contact_made_after_everybody_agreed_wins(archive: Archive) -> None:
    client = archive.old_client()
    archive.look()
    archive.answer(archive.officer, client)
    archive.agree_too(archive.second, client)
    with archive.doors.system(Reason.SEED) as system:
        world.contact(
            system, system.get(Client, client.id), archive.nell.person, archive.nell.organisation
        ).at = clock.now()
    archive.destroy()
    assert archive.is_there(client.id)


# ── the certificate ───────────────────────────────────────────────────────
def test_the_certificate_proves_itself_and_shows_when_it_was_changed(archive: Archive) -> None:
    client = archive.old_client()
    archive.look()
    archive.answer(archive.officer, client)
    archive.agree_too(archive.second, client)
    archive.destroy()
    with archive.doors.system(Reason.SEED, writing=False) as system:
        (one,) = system.find(select(Disposal).where(Disposal.was_client_id == client.id))
    path = f"/retention/certificates/{one.id}"
    right = archive.officer.call("GET", path).json()["digest_is_right"]
    page = archive.officer.get(path).text
    with archive.doors.system(Reason.SEED) as system:
        system.get(Disposal, one.id).years = 5
    wrong = archive.officer.call("GET", path).json()["digest_is_right"]
    assert (right, wrong, "Copies in backups are thrown away by" in page, "Old Friend" in page) == (
        True,
        False,
        True,
        False,
    )
    assert archive.far.get(path).status_code == 404


@pytest.mark.parametrize("place", ["schedule", "due", "holds", "certificates"])
def test_the_api_lists_what_the_pages_show(place: str, archive: Archive) -> None:
    archive.old_client()
    archive.look()
    answer = archive.officer.call("GET", f"/retention/{place}")
    assert (answer.status_code, "items" in answer.json()) == (200, True)
    assert archive.officer.get(f"/retention/{place}").status_code == 200
