"""The services of all organisations as choices of a form."""

from sqlalchemy import select

from core.access.records import Records
from core.organisations.models import Organisation, Service
from core.web.parts import Choice


def services(records: Records) -> list[Choice]:
    """By name; which of them can take somebody is not said here."""
    asked = select(Service.id, Service.name, Organisation.name.label("holder"))
    rows = records.rows(asked.join(Organisation, Organisation.id == Service.organisation_id).order_by(Service.name))
    return [Choice(str(row.id), f"{row.name}, {row.holder}") for row in rows]
