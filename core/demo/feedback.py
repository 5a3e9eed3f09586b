"""Rows of what follows a decision in the demo: who was told or is to be, who has died, the link of a referrer."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from core.access.protected import Label
from core.clients.death_models import Death, DeathSource
from core.clients.models import Client
from core.database import clock
from core.database.base import Base
from core.demo.stories import Story
from core.referrals.codes import ClosureReason
from core.referrals.models import Referral, State
from core.referrals.telling_models import News, NotTold, Telling, TellingState, ToldHow
from core.referrals.tellings import LAPSES
from core.ways_in.status_models import LASTS, StatusPage

Told = tuple[Story, Client, Referral]
LATELY = timedelta(days=5)
NEWS = {State.ALLOCATED: News.ACCEPTED, State.DECLINED: News.DECLINED}
SISTER = "His sister would like to be called before anybody writes. She has the number of the team."


def after_decisions(told: Sequence[Told]) -> Iterator[Base]:
    """Of the first people only: nothing here is random, so that everything else stays as it was."""
    for place, each in enumerate(told):
        yield from _to_be_told(place, *each)
    yield from _a_death(told)
    yield from _a_link(told)


def _to_be_told(place: int, story: Story, client: Client, referral: Referral) -> Iterator[Telling]:
    if referral.state not in NEWS or story.triager is None:
        return
    decided = story.ended or datetime.combine(story.allocated or story.received.date(), story.received.timetz())
    made = Telling(
        client_id=client.id, referral_id=referral.id, organisation_id=referral.organisation_id,
        news=NEWS[referral.state], due_since=decided,
        lapses_on=decided.date() + LAPSES,
    )  # fmt: skip
    if clock.now() - decided > LATELY or place % 3 == 0:
        made.state, made.worker_id, made.told_at = TellingState.TOLD, story.triager.person_id, decided + LATELY / 5
        made.told_how = ToldHow.IN_PERSON
        if place % 4 == 0:
            made.state, made.told_how, made.not_told_because = TellingState.NOT_TOLD, None, NotTold.NO_SAFE_WAY
    yield made


def _a_death(told: Sequence[Told]) -> Iterator[Death]:
    """Of somebody whose support had ended with it."""
    for story, client, referral in told:
        if story.state is State.CLOSED and story.triager is not None and story.ended is not None:
            referral.closed_as, referral.ending_words = ClosureReason.DIED, "He died at home, with his family."
            yield Death(
                client_id=client.id, died_on=story.ended.date() - timedelta(days=1), source=DeathSource.FAMILY,
                words=SISTER, recorded_by=story.triager.person_id, recorded_for=referral.organisation_id,
                recorded_at=story.ended, told_at=story.ended,
            )  # fmt: skip
            return


def _a_link(told: Sequence[Told]) -> Iterator[StatusPage]:
    for story, client, referral in told:
        if story.state is State.IN_TRIAGE and story.triager is not None and client.label is Label.NORMAL:
            yield StatusPage(
                client_id=client.id, referral_id=referral.id, organisation_id=referral.organisation_id,
                made_by=story.triager.person_id, made_at=story.received, ends_at=story.received + LASTS,
            )  # fmt: skip
            return
