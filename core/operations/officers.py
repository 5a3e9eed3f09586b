"""Alarms of the installation itself, for every privacy officer: the audit is theirs to keep."""

import hashlib

from sqlalchemy import or_, select

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.people.models import RoleHeld

H = table_of(RoleHeld)
OFFICER = "privacy_officer"


def alarm(system: SystemRecords, words: str) -> None:
    """Told once a day to each officer, however often the same is found: until it is mended."""
    asked = select(H.c.person_id, H.c.organisation_id).where(
        H.c.role == OFFICER, H.c.is_approved, H.c.starts <= clock.today(),
        or_(H.c.ends.is_(None), H.c.ends >= clock.today()),
    )  # fmt: skip
    source = f"audit alarm of {clock.today()}: {hashlib.sha256(words.encode()).hexdigest()[:16]}"
    for person_id, organisation_id in system.connection.execute(asked.distinct()).all():
        tell(system, Told(person_id, organisation_id, words, "/oversight", source, Importance.IMPORTANT))
