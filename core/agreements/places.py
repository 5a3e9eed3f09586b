"""What agreements put into shared places: the register in the header of whoever proposes, on Today what waits for them
or ends soon."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import and_, or_, select

from core.access.agreements import Agreement, AgreementParty
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.web.filters import plain_day
from core.web.places import Contribution, NavigationItem, ToDo

SECTION, MOST = "Information-sharing agreements", 20
SOON = timedelta(days=60)


def today(records: Records) -> list[ToDo]:
    return list(_lines(records)) if records.judge.may_ever(Agreement, Action.CREATE) else []


def _lines(records: Records) -> Iterator[ToDo]:
    """Of the organisation acted for: its part to accept, to end soon, or an agreement to look at again."""
    now, soon = clock.today(), clock.today() + SOON
    p, a = AgreementParty, Agreement
    waits = and_(p.accepted_at.is_(None), or_(p.ends.is_(None), p.ends >= now))
    ending = and_(p.accepted_at.is_not(None), a.agreed_at.is_not(None), p.ends >= now, p.ends <= soon)
    due = and_(p.accepted_at.is_not(None), or_(p.ends.is_(None), p.ends >= now), a.review_on <= soon)
    asked = (
        select(a.id, a.title, a.review_on, p.accepted_at, p.starts, p.ends).join(p, p.agreement_key == a.key)
        .where(AgreementParty.organisation_id == records.actor.organisation_id, or_(waits, ending, due))
        .order_by(p.ends, a.key, p.id).limit(MOST)
    )  # fmt: skip
    for row in records.rows(asked):
        href = f"/agreements/{row.id}"
        if row.accepted_at is None:
            if row.ends is None or row.ends >= row.starts:
                yield ToDo(SECTION, f"{row.title}: accept or decline", href, tag="Waits for a yes")
        elif row.ends is not None and row.ends <= soon:
            yield ToDo(SECTION, f"{row.title}: see what closes", href, tag=f"Ends {plain_day(row.ends)}")
        else:
            yield ToDo(SECTION, f"{row.title}: look at it again", href, tag=f"By {plain_day(row.review_on)}")


CONTRIBUTION = Contribution(
    navigation=(NavigationItem("/agreements", "Agreements", Agreement, Action.CREATE, rank=62),), today=(today,)
)
