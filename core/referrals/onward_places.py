"""What onward referrals put into shared places: the client's timeline, and what a leaver has not heard of yet."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from core.access.records import Records
from core.organisations.models import Organisation
from core.people.models import Person
from core.referrals.onward_models import OnwardReferral, OnwardSort, Outcome
from core.web.places import Event, OpenWork

MOST = 100


def ways_on(records: Records, client_id: UUID) -> Iterator[Event]:
    """Where else the person was sent or pointed to."""
    sent = OnwardReferral
    asked = (
        select(sent.id, sent.sort, sent.to_name, sent.made_at, sent.outcome, sent.referral_id,
               Person.name.label("worker"), Organisation.name.label("holder"))
        .join(Person, Person.id == sent.worker_id).join(Organisation, Organisation.id == sent.organisation_id)
        .where(sent.client_id == client_id).order_by(sent.made_at.desc()).limit(MOST)
    )  # fmt: skip
    for row in records.rows(asked):
        title = f"{'Referred on' if row.sort is OnwardSort.ONWARD else 'Signposted'} to {row.to_name}"
        href = f"/referrals/{row.referral_id}"
        yield Event(row.made_at, row.made_at, title, row.worker, row.holder, href, row.outcome.words, "Referral")


def unheard_of(records: Records, person_id: UUID) -> Iterator[OpenWork]:
    """Of a worker who leaves: what nobody knows the outcome of."""
    sent = OnwardReferral
    open_ = select(sent.id, sent.referral_id, sent.to_name).where(
        sent.worker_id == person_id, sent.outcome == Outcome.ASKED
    )
    for row in records.rows(open_.order_by(sent.id).limit(MOST)):
        words = f"What became of it: {row.to_name}"
        yield OpenWork("Referred on, no answer yet", words, f"/referrals/{row.referral_id}/onward/{row.id}/outcome")
