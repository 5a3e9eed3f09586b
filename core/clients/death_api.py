"""The API of a person's death: recorded once for everybody, and taken back."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients import deaths
from core.clients.death_models import Death, DeathSource
from core.clients.deaths import DeathIn, TakeBackIn
from core.clients.models import Client
from core.web.conflicts import refuse_stale
from core.web.lists import Listed

router = Router(face=Face.API, prefix="/api/v1/clients/{client_id}/deaths", tags=["clients"])


class DeathOut(BaseModel):
    """That a person has died, as somebody recorded it. FHIR's `Patient.deceased[x]`: `died_on` as `deceasedDateTime`,
    or `deceasedBoolean` where the day is not known."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    died_on: date | None
    source: DeathSource
    words: str | None
    recorded_by: UUID
    recorded_for: UUID
    recorded_at: datetime
    stands: bool = Field(description="False once it was taken back: the person lives")
    taken_back_at: datetime | None
    taken_back_by: UUID | None
    taken_back_because: str | None
    version: int


@router.get("", requires(Death, Action.READ))
def list_deaths(records: Records, client_id: UUID) -> Listed[DeathOut]:
    """What was recorded, the newest first: one stands at most, the others were taken back."""
    found = deaths.deaths_of(records, records.one(Client, client_id).id)
    items = [DeathOut.model_validate(one) for one in found]
    return Listed[DeathOut].model_construct(items=items, next=None, count=len(items), count_is_capped=False)


@router.post("", requires(Death, Action.CREATE), status=201)
def record_death(records: Records, client_id: UUID, given: DeathIn) -> Reply[DeathOut]:
    """Ends clocks, reminders and messages about the person for every organisation within moments. Refused where it is
    recorded already."""
    made = deaths.record_death(records, client=records.one(Client, client_id), given=given)
    location = f"/api/v1/clients/{client_id}/deaths/{made.id}"
    return Reply(DeathOut.model_validate(made), version=made.version, location=location)


@router.get("/{death_id}", requires(Death, Action.READ))
def show_death(records: Records, client_id: UUID, death_id: UUID) -> Reply[DeathOut]:
    return _reply(deaths.one_of(records, client_id, death_id))


@router.post("/{death_id}/take-back", requires(Death, Action.CLOSE))
def take_back(
    records: Records, client_id: UUID, death_id: UUID, given: TakeBackIn, version: IfMatch
) -> Reply[DeathOut]:
    """It was recorded by mistake. Clocks go on as if they had never stopped; the trace stays."""
    death = deaths.one_of(records, client_id, death_id)
    refuse_stale(version, death.version, now=DeathOut.model_validate(death), yours=given)
    deaths.take_back(records, death=death, given=given)
    return _reply(death)


def _reply(death: Death) -> Reply[DeathOut]:
    return Reply(DeathOut.model_validate(death), version=death.version)
