"""People of long ago in the demo: their records are due, one is under a legal hold; a certificate, and an entry that
was recorded by mistake."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from core.access.protected import Label
from core.access.system import SystemRecords
from core.casework.codes import ActivityPurpose, AttendanceStatus, ConsultationMechanism
from core.casework.models import Contact
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client
from core.database.ids import new_id
from core.demo.staff import Staff, Worker
from core.retention.certificates import digest_of
from core.retention.finding import ask, due_among
from core.retention.models import Disposal, Ground, LegalHold, Scope, Why
from core.retention.reckoning import years_after
from core.sealing.mistake_models import Mistake, MistakeSort
from core.web.filters import london_date

PEOPLE = (
    ("Aurelia", "Winterbourne", date(1951, 3, 9)), ("Bartholomew", "Underhill", date(1948, 11, 2)),
    ("Clementine", "Oldacre", date(1960, 2, 29)),
)  # fmt: skip
OFFICER = "privacy@missing-link"


def fill(system: SystemRecords, staff: Staff, today: date) -> None:
    """Last seen twenty-one years ago by Missing Link; nothing here is random."""
    worker, officer = staff.workers["navigator@missing-link"], staff.workers[OFFICER]
    long_ago = datetime.combine(years_after(today, -21), time(11), UTC)
    made = [_client(one) for one in PEOPLE]
    system.add_all([*made])
    for client in made:
        system.add(_contact(client, worker, long_ago))
    twice = system.add(_contact(made[2], worker, long_ago))
    system.add(_mistake(twice, long_ago))
    now, ours = datetime.combine(today - timedelta(days=2), time(10), UTC), officer.organisation_id
    system.add(
        LegalHold(
            organisation_id=ours, scope=Scope.CLIENT, record_id=made[1].id, ground=Ground.INQUIRY,
            words="The county’s inquiry into day centres", starts=now.date(), placed_by=officer.person_id,
            placed_at=now,
        )
    )  # fmt: skip
    for client in made:
        for due in due_among(system.connection, [client.id], today):
            ask(system, due, today, now)
    system.add(_certificate(ours, officer.person_id, now, today))


def _client(one: tuple[str, str, date]) -> Client:
    given, family, born = one
    client = Client(date_of_birth=born, nhs_number_status=NhsNumberStatus.ABSENT, label=Label.NORMAL)
    client.rename(family_name=family, given_name=given)
    return client


def _contact(client: Client, worker: Worker, at: datetime) -> Contact:
    return Contact(
        client_id=client.id, organisation_id=worker.organisation_id, worker_id=worker.person_id, at=at,
        recorded_at=at, minutes=45, purpose=ActivityPurpose.EMOTIONAL_SUPPORT,
        mechanism=ConsultationMechanism.FACE_TO_FACE,
        attendance=AttendanceStatus.ON_TIME,
        note="Said goodbye: things are going well.", label=Label.NORMAL,
    )  # fmt: skip


def _certificate(organisation_id: UUID, officer_id: UUID, at: datetime, today: date) -> Disposal:
    seen = years_after(today, -22)
    one = Disposal(
        organisation_id=organisation_id, was_client_id=new_id(), counts={"client": 1, "contact": 4},
        record_class="mental_health", why=Why.LAST_SEEN, years=20, seen_on=seen, died_on=None,
        due_on=years_after(seen, 20) + timedelta(days=1), agreed=[str(officer_id)], disposed_at=at,
        backups_until=today + timedelta(days=88),
    )  # fmt: skip
    one.digest = digest_of(one)
    return one


def _mistake(entry: Contact, at: datetime) -> Mistake:
    return Mistake(
        client_id=entry.client_id, organisation_id=entry.organisation_id, entry_kind=Contact.kind.name,
        record_id=entry.id, entry_day=london_date(entry.at), author_id=entry.worker_id, sort=MistakeSort.TWICE,
        words="It was written down twice.", marked_by=entry.worker_id, marked_at=at,
    )  # fmt: skip
