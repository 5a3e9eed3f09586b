"""What anybody of the cast may try in a random run: by the use cases of the service, and by forging rows."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from core.access.agreements import AgreementParty
from core.access.errors import Conflict, Invalid
from core.access.protected import Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.agreements.schemas import PartEndIn
from core.agreements.service import end_part
from core.casework.models import Contact
from core.clients.apart_models import ConflictLink, ConflictSort
from core.clients.models import AddressGrant, Client, ContactDetails
from core.closed_doors.asking import ask, grant
from core.closed_doors.claiming import confirm, end_now, open_by_own_word
from core.closed_doors.models import REASONS, AccessRequest, AskReason, ClaimSort, SelfClaim
from core.closed_doors.schemas import AskIn, ClaimIn
from core.conflicts import service as conflicts
from core.consent import service as consents
from core.consent.models import Consent, Saying
from core.consent.schemas import ConsentIn, WithdrawConsentIn
from core.database import clock
from core.database.ids import new_id
from core.duplicates.models import ClientMerge
from core.duplicates.schemas import MergeIn, UnmergeIn
from core.duplicates.service import join, take_apart
from core.involvement.models import Allocation, Involvement
from core.privacy.models import PrivacyMatter
from core.referrals.models import Referral
from core.sealing import service as sealing
from core.sealing.models import OpeningBasis, Seal, SealLevel, SealOpening
from core.sealing.schemas import LiftIn, OverrideIn, SealIn
from tests.core.closed_doors.many_people import World

Act = Callable[[Records, World, int], object]
FAR = datetime(2999, 1, 1, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)


# ── by one's own word, and by asking ─────────────────────────────────────
def _claim(sort: ClaimSort) -> Act:
    def act(records: Records, here: World, n: int) -> object:
        asked = ClaimIn.model_validate(
            {"sort": sort, "reason": REASONS[sort][0], "words": "why", "given_name": "Sam",
             "family_name": here.names[n], "born": "1990-05-17"}
        )  # fmt: skip
        return open_by_own_word(records, here.doors, asked, glass=timedelta(hours=1))

    return act


def _ask(records: Records, here: World, n: int) -> None:
    who = {"given_name": "Sam", "family_name": here.names[n], "born": "1990-05-17"}
    ask(records, here.doors, AskIn.model_validate({"reason": "support", "words": "why", **who}))


def _answer(records: Records, here: World, n: int) -> None:
    for request in records.find(select(AccessRequest)):
        with suppress(Conflict, Invalid):
            grant(records, request, kinds=["contact", "contact_details"], until=clock.today())


def _confirm(records: Records, here: World, n: int) -> None:
    for claim in records.find(select(SelfClaim)):
        confirm(records, claim)


def _end_claims(records: Records, here: World, n: int) -> None:
    for claim in records.find(select(SelfClaim)):
        end_now(records, claim)


def _prolong(records: Records, here: World, n: int) -> None:
    for claim in records.find(select(SelfClaim)):
        claim.ends_at = FAR
    records.flush()


# ── seals, consents, conflict links, agreements, joining ─────────────────
def _entry(records: Records, here: World, n: int) -> Contact:
    found = records.find(select(Contact).where(Contact.client_id == here.clients[n]).order_by(Contact.id))
    if not found:
        raise Invalid("record_id", "none")
    return found[-1]


def _seal(level: SealLevel) -> Act:
    given = SealIn(level=level, why=OpeningBasis.WISH, words="As she wishes")
    return lambda records, here, n: sealing.seal(records, entry=_entry(records, here, n), given=given)


def _seals(records: Records, here: World, n: int) -> list[Seal]:
    return [one for one in records.find(select(Seal).where(Seal.client_id == here.clients[n])) if one.stands]


def _override(records: Records, here: World, n: int) -> None:
    for seal in _seals(records, here, n):
        given = OverrideIn(ground=OpeningBasis.PUBLIC_INTEREST, because="Somebody is in danger")
        sealing.override(records, seal=seal, given=given)


def _lift(records: Records, here: World, n: int) -> None:
    for seal in _seals(records, here, n):
        sealing.lift(records, seal=seal, given=LiftIn(wish="She agrees now"))


def _say(saying: Saying, *, for_us: bool = False) -> Act:
    """Of sharing with another organisation; `for_us`: with one's own, as the one that gains would."""

    def act(records: Records, here: World, n: int) -> None:
        names_one = saying in (Saying.CONSENT, Saying.DISSENT)
        with_id = None if not names_one else here.home.id if for_us else here.partners.nilaari.id
        given = ConsentIn.model_validate(
            {"saying": saying, "with_id": with_id, "basis": "explicit", "how": "in_person", "evidence": "She said so"}
        )
        consents.record(records, client=records.one(Client, here.clients[n]), given=given)

    return act


def _withdraw(records: Records, here: World, n: int) -> None:
    for consent in records.find(select(Consent).where(Consent.client_id == here.clients[n])):
        consents.withdraw(records, consent=consent, given=WithdrawConsentIn(because="She thought again"))


def _end_links(records: Records, here: World, n: int) -> None:
    for link in records.find(select(ConflictLink).where(ConflictLink.client_id == here.clients[n])):
        conflicts.end(records, link=link, reason="They do not know each other")


def _end_agreement(records: Records, here: World, n: int) -> None:
    for part in records.find(select(AgreementParty)):
        if part.organisation_id == here.home.id:
            end_part(records, part=part, asked=PartEndIn(reason="It has served its purpose"))


def _join(records: Records, here: World, n: int) -> None:
    keep, other = here.clients[n], here.clients[(n + 1) % len(here.clients)]
    join(records, asked=MergeIn(keep_id=keep, other_id=other, reason="The same person"))


def _take_apart(records: Records, here: World, n: int) -> None:
    for made in records.find(select(ClientMerge).where(ClientMerge.client_id.in_(here.clients))):
        take_apart(records, made=made, asked=UnmergeIn(reason="Two people after all"))


def _lead(records: Records, here: World, n: int) -> None:
    for client in records.find(select(Client).where(Client.id.in_(here.clients))):
        with records.act(Action.MERGE, client):
            client.case_lead_id = here.me.id


def _lower(records: Records, here: World, n: int) -> None:
    """What is confidential is laid bare, as far as it may be changed."""
    for one in records.find(select(ContactDetails).where(ContactDetails.client_id == here.clients[n])):
        one.label = one.kind.label and type(one.label)("normal")  # type: ignore[assignment]
    records.flush()


# ── forging ──────────────────────────────────────────────────────────────
def _adds(make: Callable[[World, UUID], Protected]) -> Act:
    return lambda records, here, n: records.add(make(here, here.clients[n]))


def _mine(here: World, client: UUID) -> dict[str, object]:
    return {"client_id": client, "organisation_id": here.home.id}


def _request(here: World, client: UUID) -> AccessRequest:
    open_to = {"kinds": " client contact ", "starts": LONG_AGO, "ends": FAR.date(), "state": "granted"}
    return AccessRequest(
        **_mine(here, client), person_id=here.me.id, for_organisation_id=here.home.id, batch=new_id(),
        reason=AskReason.SUPPORT, words="x", asked_at=clock.now(), answer_by=FAR, **open_to,
    )  # fmt: skip


def _referral(own: bool) -> Act:
    def make(here: World, client: UUID) -> Referral:
        from_ = here.home.id if own else here.partners.icb.id
        return Referral(
            **_mine(here, client), from_organisation_id=from_, received_at=clock.now(), service_id=here.service
        )

    return _adds(make)


def _glass(here: World, client: UUID) -> SelfClaim:
    return SelfClaim(
        **_mine(here, client), person_id=here.me.id, sort=ClaimSort.BREAK_GLASS, reason="contact_now", words="x",
        starts_at=clock.now(), ends_at=FAR,
    )  # fmt: skip


def _matter(here: World, client: UUID) -> PrivacyMatter:
    return PrivacyMatter(
        **_mine(here, client), sort="other", source=str(new_id()), person_id=None, raised_at=clock.now(), due_at=FAR,
        state="taken", looked_by=here.me.id, looked_until=FAR.date(),
    )  # fmt: skip


def _allocation(here: World, client: UUID) -> Allocation:
    return Allocation(**_mine(here, client), worker_id=here.me.id, starts=LONG_AGO, allocated_by=here.me.id)


def _address_grant(here: World, client: UUID) -> AddressGrant:
    return AddressGrant(
        **_mine(here, client), person_id=here.me.id, address_key=new_id(), granted_by=here.me.id, reason="xxx",
        starts=LONG_AGO,
    )  # fmt: skip


def _consent(here: World, client: UUID) -> Consent:
    """Of another organisation that holds the record, with mine, which gains."""
    holder = here.partners.missing_link if here.home.key != "missing_link" else here.partners.second_step
    return Consent(
        client_id=client, organisation_id=holder.id, with_id=here.home.id, saying=Saying.CONSENT, scope="everything",
        basis="explicit", how="in_person", evidence="x", starts=LONG_AGO, recorded_by=here.me.id,
        recorded_at=clock.now(),
    )  # fmt: skip


def _link(here: World, client: UUID) -> ConflictLink:
    """Of somebody else, so that an officer would see who it is about."""
    return ConflictLink(
        **_mine(here, client), person_id=here.people[3].id, sort=ConflictSort.RELATIVE, evidence="xxx",
        starts=LONG_AGO, recorded_by=here.me.id, recorded_at=clock.now(),
    )  # fmt: skip


def _forge_opening(records: Records, here: World, n: int) -> None:
    for seal in _seals(records, here, n):
        records.add(
            SealOpening(
                client_id=seal.client_id, organisation_id=seal.organisation_id, seal_id=seal.id,
                record_id=seal.record_id, person_id=here.me.id, acts_for_id=here.home.id, basis=OpeningBasis.NAMED,
                granted_by=here.me.id, starts=LONG_AGO,
            )
        )  # fmt: skip


ACTS: Mapping[str, Act] = {
    **{f"claim {sort}": _claim(sort) for sort in ClaimSort},
    "ask": _ask, "answer": _answer, "confirm": _confirm, "end claims": _end_claims, "prolong": _prolong,
    "seal": _seal(SealLevel.SEALED), "lock": _seal(SealLevel.LOCKED), "override": _override, "lift": _lift,
    **{saying.value: _say(saying) for saying in Saying}, "consent for ourselves": _say(Saying.CONSENT, for_us=True),
    "withdraw": _withdraw, "end links": _end_links, "end the agreement": _end_agreement, "join": _join,
    "take apart": _take_apart, "lead": _lead, "lay bare": _lower,
    "refer to ourselves": _referral(own=True), "refer as another": _referral(own=False),
    "involve": _adds(lambda here, client: Involvement(**_mine(here, client), starts=LONG_AGO)),
    "allocate": _adds(_allocation), "grant an address": _adds(_address_grant), "forge a grant": _adds(_request),
    "forge a claim": _adds(_glass), "forge a matter": _adds(_matter), "forge a consent": _adds(_consent),
    "forge a link": _adds(_link), "forge an opening": _forge_opening,
}  # fmt: skip
