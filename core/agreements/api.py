"""The API of the register of agreements."""

import io
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from fastapi import Response
from sqlalchemy import select

from core.access.agreements import Agreement, AgreementParty, AgreementSignature
from core.access.errors import Refused, StaleVersion
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires, signed_in
from core.access.vocabulary import Action
from core.agreements.schemas import (
    AccessOut,
    AgreementIn,
    AgreementOut,
    AgreementWhole,
    EffectOut,
    PartEndIn,
    PartyIn,
    PartyOut,
    ReviewIn,
    SignatureIn,
    SignatureOut,
)
from core.agreements.service import (
    accept,
    add_party,
    end_part,
    parts_of,
    propose,
    review,
    sign,
    signatures_of,
)
from core.agreements.showing import access_by, effect_of_end
from core.database import clock
from core.interop.csv_text import write_rows
from core.web.lists import After, Limit, Listed, cut

router = Router(face=Face.API, prefix="/api/v1", tags=["agreements"])

OPEN = "the register of agreements names no client, and says to everybody who shares what with whom, and why"
Kept = TypeVar("Kept", Agreement, AgreementParty)


@router.get("/agreements", signed_in(OPEN))
def list_agreements(records: Records, after: After = None, limit: Limit = 50) -> Listed[AgreementOut]:
    """All there are by title, those proposed and those that ended too."""
    found = records.find(select(Agreement).order_by(Agreement.title, Agreement.id))
    return cut(AgreementOut, found, limit, after)


@router.post("/agreements", requires(Agreement, Action.CREATE), status=201)
def propose_an_agreement(records: Records, asked: AgreementIn) -> Reply[AgreementWhole]:
    """For your organisation, to others. It carries nothing until the privacy officer of another party accepts."""
    made = propose(records, asked=asked)
    return _whole(records, made)


@router.get("/agreements/{agreement_id}", signed_in(OPEN))
def show_agreement(records: Records, agreement_id: UUID) -> Reply[AgreementWhole]:
    return _whole(records, records.kept(Agreement, agreement_id))


@router.get("/agreements/{agreement_id}/access", signed_in(OPEN))
def report_access_by_agreement(records: Records, agreement_id: UUID) -> AccessOut:
    """Which rules rest on it, and, for privacy officers of its parties, how far they reach at present."""
    return AccessOut.model_validate(access_by(records, records.kept(Agreement, agreement_id)))


@router.get("/agreements/{agreement_id}/access.csv", signed_in(OPEN))
def download_access_by_agreement(records: Records, agreement_id: UUID) -> Response:
    """The same as CSV; no cell runs as a formula."""
    agreement = records.kept(Agreement, agreement_id)
    records.note("export", detail=f"access by agreement {agreement.key}")
    into = io.StringIO(newline="")
    write_rows(into, access_by(records, agreement).rows())
    name = f"access-by-{agreement.key}-{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(("\ufeff" + into.getvalue()).encode(), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/agreements/{agreement_id}/parties", requires(AgreementParty, Action.CREATE), status=201)
def propose_a_party(records: Records, agreement_id: UUID, asked: PartyIn) -> Reply[PartyOut]:
    """Its privacy officer is asked. A new party begins in two weeks at the earliest; the others are told."""
    made = add_party(records, agreement=records.kept(Agreement, agreement_id), asked=asked)
    return Reply(PartyOut.model_validate(made), version=made.version)


@router.post("/agreements/{agreement_id}/signatures", requires(AgreementSignature, Action.CREATE), status=201)
def record_a_signature(records: Records, agreement_id: UUID, asked: SignatureIn) -> Reply[SignatureOut]:
    """Of somebody of your organisation; recorded once, however often it is sent."""
    made = sign(records, agreement=records.kept(Agreement, agreement_id), asked=asked)
    return Reply(SignatureOut.model_validate(made), version=made.version)


@router.post("/agreements/{agreement_id}/review", requires(Agreement, Action.APPROVE))
def record_a_review(records: Records, agreement_id: UUID, asked: ReviewIn, version: IfMatch) -> Reply[AgreementWhole]:
    """That the parties have looked at it again, and when they do next."""
    agreement = records.kept(Agreement, agreement_id)
    _refuse_stale(agreement, version, AgreementOut)
    review(records, agreement=agreement, asked=asked)
    return _whole(records, agreement)


@router.post("/agreement-parties/{part_id}/accept", requires(AgreementParty, Action.APPROVE))
def accept_a_part(records: Records, part_id: UUID, version: IfMatch) -> Reply[PartyOut]:
    """For your organisation. From its first day on, what the rules rest on it is carried to and from you."""
    part, agreement = part_and_agreement(records, part_id)
    _refuse_stale(part, version, PartyOut)
    accept(records, agreement=agreement, part=part)
    return Reply(PartyOut.model_validate(part), version=part.version)


@router.post("/agreement-parties/{part_id}/effect", requires(AgreementParty, Action.CLOSE))
def tell_what_an_end_closes(records: Records, part_id: UUID, asked: PartEndIn) -> EffectOut:
    """Nothing is changed: what would close after the last day named, in numbers counted once a day."""
    part, agreement = own_part(records, part_id)
    ends = asked.ends or clock.today()
    said = effect_of_end(records, agreement, part, ends)
    return EffectOut(ends=ends, counted_on=access_by(records, agreement).counted_on, sentences=said)


@router.post("/agreement-parties/{part_id}/end", requires(AgreementParty, Action.CLOSE))
def end_a_part(records: Records, part_id: UUID, asked: PartEndIn, version: IfMatch) -> Reply[PartyOut]:
    """Your organisation's, alone, today or later. A part that waits for your yes is declined."""
    part, _ = own_part(records, part_id)
    _refuse_stale(part, version, PartyOut)
    end_part(records, part=part, asked=asked)
    return Reply(PartyOut.model_validate(part), version=part.version)


def part_and_agreement(records: Records, part_id: UUID) -> tuple[AgreementParty, Agreement]:
    part = records.kept(AgreementParty, part_id)
    (agreement,) = records.find(select(Agreement).where(Agreement.key == part.agreement_key))
    return part, agreement


def own_part(records: Records, part_id: UUID) -> tuple[AgreementParty, Agreement]:
    """One that whoever asks may end. Raises `Refused` for another's."""
    part, agreement = part_and_agreement(records, part_id)
    if not records.may(Action.CLOSE, part):
        raise Refused("Only the privacy officer of an organisation ends its part.")
    return part, agreement


def _refuse_stale(one: Kept, version: int, shape: type[PartyOut] | type[AgreementOut]) -> None:
    if one.version != version:
        raise StaleVersion(one.version, shape.model_validate(one).model_dump(mode="json"))


def _whole(records: Records, agreement: Agreement) -> Reply[AgreementWhole]:
    parties: Sequence[AgreementParty] = parts_of(records, agreement)
    told = AgreementOut.model_validate(agreement).model_dump()
    signed = [SignatureOut.model_validate(one) for one in signatures_of(records, agreement)]
    body = AgreementWhole(**told, parties=[PartyOut.model_validate(one) for one in parties], signatures=signed)
    return Reply(body, version=agreement.version, location=f"/api/v1/agreements/{agreement.id}")
