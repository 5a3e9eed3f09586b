"""Factories of what becomes known after a decision: deaths, what people are told, links of referrers."""

from datetime import date

from core.access.protected import Label
from core.access.system import SystemRecords
from core.clients.death_models import Death, DeathSource
from core.clients.models import Client
from core.organisations.models import Organisation
from core.people.models import Person
from core.referrals.models import Referral
from core.referrals.telling_models import News, Telling
from core.ways_in.status_models import LASTS, StatusPage
from tests.world_people import MORNING


def death(
    system: SystemRecords, client: Client, organisation: Organisation, recorder: Person, *, died_on: date | None = None
) -> Death:
    """It stands."""
    return system.add(
        Death(
            client_id=client.id, died_on=died_on, source=DeathSource.FAMILY, recorded_by=recorder.id,
            recorded_for=organisation.id, recorded_at=MORNING,
        )
    )  # fmt: skip


def telling(
    system: SystemRecords,
    about: Referral,
    *,
    news: News = News.ACCEPTED,
    label: Label = Label.NORMAL,
    lapses_on: date = date(2999, 1, 1),
) -> Telling:
    """To be told since that morning."""
    assert about.client_id is not None
    return system.add(
        Telling(
            client_id=about.client_id, referral_id=about.id, organisation_id=about.organisation_id, news=news,
            due_since=MORNING, lapses_on=lapses_on, label=label,
        )
    )  # fmt: skip


def status_page(system: SystemRecords, about: Referral, maker: Person) -> StatusPage:
    """In force; nobody has its link."""
    return system.add(
        StatusPage(
            client_id=about.client_id, referral_id=about.id, organisation_id=about.organisation_id, made_by=maker.id,
            made_at=MORNING, ends_at=MORNING + LASTS,
        )
    )  # fmt: skip
