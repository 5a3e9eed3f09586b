"""Use cases of agreements: proposing, accepting, joining, leaving, signing, looking at one again."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, tuple_

from core.access.agreements import Agreement, AgreementParty, AgreementSignature
from core.access.errors import Conflict, Invalid, Refused
from core.access.records import Records
from core.access.rules import LAW, OWN
from core.access.vocabulary import ANY, Action
from core.agreements.schemas import AgreementIn, PartEndIn, PartyIn, ReviewIn, SignatureIn
from core.clients.fields import LAST_DAY
from core.database import clock
from core.organisations.models import Organisation

DAY = timedelta(days=1)
NOTICE = timedelta(days=14)
"""How long the parties know of a new one before it can begin: whoever does not want it ends their own part."""
SETTLED = "This part has been accepted, declined or ended already."


def register_from(records: Records, after: UUID | None, limit: int) -> tuple[Sequence[Agreement], UUID | None]:
    """A page of the register by title, and what the next one goes on after."""
    asked = select(Agreement).order_by(Agreement.title, Agreement.id).limit(limit + 1)
    if after is not None:
        last = records.kept(Agreement, after)
        asked = asked.where(tuple_(Agreement.title, Agreement.id) > (last.title, last.id))
    found = records.find(asked)
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def propose(records: Records, *, asked: AgreementIn) -> Agreement:
    """By a privacy officer, whose own organisation's part counts as soon as another party accepts. Raises `Invalid`."""
    _refuse_systems(records)
    starts, ours = asked.starts or clock.today(), records.actor.organisation_id
    _refuse_unfit_days(starts, asked.ends)
    if asked.review_on <= clock.today():
        raise Invalid("review_on", "The review is later than today.")
    _refuse_unknown_words(records, asked)
    others = dict.fromkeys(asked.parties)
    if ours in others or len(_organisations(records, list(others))) < len(others):
        raise Invalid("parties", "Choose other organisations that are shown.")
    told = asked.model_dump(exclude={"parties", "starts", "ends", "kinds", "labels"})
    proposed = {"proposed_for": ours, "proposed_by": records.actor.person_id, "proposed_at": clock.now()}
    kinds, labels = list(dict.fromkeys(asked.kinds)), [label.value for label in dict.fromkeys(asked.labels)]
    agreement = records.add(Agreement(**told, **proposed, kinds=kinds, labels=labels))
    accepted = {"accepted_by": records.actor.person_id, "accepted_at": clock.now()}
    for id in (ours, *others):
        part = {"agreement_key": agreement.key, "organisation_id": id, "starts": starts, "ends": asked.ends}
        records.add(AgreementParty(**part, **proposed, **(accepted if id == ours else {})))
    return agreement


def accept(records: Records, *, agreement: Agreement, part: AgreementParty) -> None:
    """For the organisation acted for, by somebody who did not propose it. Raises `Conflict` for what is settled, or
    when nobody else is party any more."""
    _refuse_systems(records)
    today = clock.today()
    if part.accepted_at is not None or _is_over(part, today):
        raise Conflict(SETTLED)
    if not any(
        one.accepted_at and not _is_over(one, today) and one.organisation_id != part.organisation_id
        for one in parts_of(records, agreement)
    ):
        raise Conflict("Nobody else is party to this agreement any more, so there is nothing to join.")
    with records.act(Action.APPROVE, part):
        part.accepted_by, part.accepted_at = records.actor.person_id, clock.now()
    if agreement.agreed_at is None:
        with records.act(Action.APPROVE, agreement):
            agreement.agreed_at = clock.now()


def add_party(records: Records, *, agreement: Agreement, asked: PartyIn) -> AgreementParty:
    """Proposed to its privacy officer. Who was no party before begins two weeks later at the earliest, so that the
    others know before; a part that goes on begins when the one before has ended. Raises `Invalid`."""
    _refuse_systems(records)
    if records.actor.acts_for(asked.organisation_id):
        raise Invalid("organisation_id", "Ask the privacy officer of another party to propose your own part.")
    if not _organisations(records, [asked.organisation_id]):
        raise Invalid("organisation_id", "Choose one of the organisations shown.")
    theirs = [one for one in parts_of(records, agreement) if one.organisation_id == asked.organisation_id]
    starts = _first_day(theirs, asked.starts)
    _refuse_unfit_days(starts, asked.ends)
    return records.add(
        AgreementParty(
            agreement_key=agreement.key, organisation_id=asked.organisation_id, starts=starts, ends=asked.ends,
            proposed_for=records.actor.organisation_id, proposed_by=records.actor.person_id, proposed_at=clock.now(),
        )
    )  # fmt: skip


def end_part(records: Records, *, part: AgreementParty, asked: PartEndIn) -> None:
    """From the midnight after its last day nothing is carried to or from this organisation. A part that nobody has
    accepted yet is declined. Raises `Invalid`, or `Conflict` for what is over."""
    _refuse_systems(records)
    today, last = clock.today(), asked.ends or clock.today()
    if _is_over(part, today):
        raise Conflict(SETTLED)
    if last < today:
        raise Invalid("ends", "The last day is today or later: what was shared until now was shared.")
    if part.ends is not None and last > part.ends:
        raise Invalid("ends", "It ends before that already. For longer, another party proposes a new part.")
    records.because(asked.reason)
    with records.act(Action.CLOSE, part):
        part.ends = last if part.accepted_at is not None else min(part.starts, today) - DAY


def sign(records: Records, *, agreement: Agreement, asked: SignatureIn) -> AgreementSignature:
    """Recorded once, however often it is sent. Raises `Invalid` for a day to come."""
    signed_on = asked.signed_on or clock.today()
    if signed_on > clock.today():
        raise Invalid("signed_on", "Nobody has signed on a day to come.")
    said = {
        "agreement_key": agreement.key, "organisation_id": records.actor.organisation_id, "name": asked.name,
        "capacity": asked.capacity, "signed_on": signed_on,
    }  # fmt: skip
    for known in records.find(select(AgreementSignature).filter_by(**said)):
        return known
    return records.add(AgreementSignature(**said, recorded_by=records.actor.person_id, recorded_at=clock.now()))


def review(records: Records, *, agreement: Agreement, asked: ReviewIn) -> None:
    if asked.review_on <= clock.today():
        raise Invalid("review_on", "The next review is later than today.")
    records.because(asked.reason)
    with records.act(Action.APPROVE, agreement):
        agreement.reviewed_on, agreement.review_on = clock.today(), asked.review_on


def parts_of(records: Records, agreement: Agreement) -> Sequence[AgreementParty]:
    """Of every organisation, those that ended too, in the order in which they began."""
    found = select(AgreementParty).where(AgreementParty.agreement_key == agreement.key)
    return records.find(found.order_by(AgreementParty.starts, AgreementParty.id))


def signatures_of(records: Records, agreement: Agreement) -> Sequence[AgreementSignature]:
    found = select(AgreementSignature).where(AgreementSignature.agreement_key == agreement.key)
    return records.find(found.order_by(AgreementSignature.signed_on, AgreementSignature.id))


def kinds_offered(records: Records) -> dict[str, str]:
    """What an agreement may carry, in words: groups of the policy first, then each kind."""
    policy = records.judge.policy
    kinds = {name: kind.words for name, kind in sorted(policy.words.kinds.items(), key=lambda one: one[1].words)}
    said = {
        name: ", ".join(kinds.get(one, one.replace("_", " ")) for one in of) for name, of in policy.groups("g2").items()
    }
    together = {name: f"{name.replace('_', ' ').capitalize()}, which is: {words}" for name, words in said.items()}
    return together | {name: words[:1].upper() + words[1:] for name, words in kinds.items()}


def _first_day(theirs: Sequence[AgreementParty], asked: date | None) -> date:
    today = clock.today()
    going_on = [one for one in theirs if not _is_over(one, today)]
    if any(one.accepted_at is None or one.ends is None or one.ends >= LAST_DAY for one in going_on):
        raise Invalid("organisation_id", "This organisation is party already, or has been asked.")
    ends = [one.ends for one in going_on if one.ends is not None]
    earliest = max(ends) + DAY if ends else today + NOTICE
    if asked is not None and asked < earliest:
        raise Invalid(
            "starts", "A new party begins in two weeks at the earliest, and a part goes on when one has ended."
        )
    return asked or earliest


def _is_over(part: AgreementParty, today: date) -> bool:
    return part.ends is not None and part.ends < max(part.starts, today)


def _refuse_unfit_days(starts: date, ends: date | None) -> None:
    if starts < clock.today():
        raise Invalid("starts", "The first day is today or later.")
    if ends is not None and ends < starts:
        raise Invalid("ends", "The last day is not before the first.")


def _refuse_unknown_words(records: Records, asked: AgreementIn) -> None:
    if unknown := set(asked.kinds) - set(kinds_offered(records)):
        raise Invalid("kinds", f"Choose from the kinds shown: {len(unknown)} of yours are not known.")
    taken = records.rows(select(Agreement.id).where(Agreement.key == asked.key))
    if taken or asked.key in (OWN, LAW, ANY):
        raise Invalid("key", "Another agreement has this key, or the rules use it otherwise. Choose another.")


def _organisations(records: Records, ids: Sequence[UUID]) -> Sequence[Organisation]:
    return records.find(select(Organisation).where(Organisation.id.in_(ids)))


def _refuse_systems(records: Records) -> None:
    if records.actor.is_system:
        raise Refused("A system agrees to nothing.")
