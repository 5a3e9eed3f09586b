"""What the ticker does about missing papers: reminds whoever asks for them, and stops when the referral has ended or
another organisation took it over."""

from datetime import timedelta

from sqlalchemy import and_, not_, or_, select

from core.access.system import SystemRecords
from core.clients.deaths import has_died
from core.database import clock
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.referrals.models import Referral
from core.referrals.who_asks import who_asks, who_triages
from core.referrals.work_codes import PaperState
from core.referrals.work_models import MissingPaper
from core.ticker.jobs import Job, Tick

BATCH = 200
GOES_ON = and_(Referral.is_open, Referral.organisation_id == MissingPaper.organisation_id)
"""The referral is open, and nobody else has taken it over."""
LACKING = "Nobody asks for it any more: ask for it yourself."
AGAIN = "A referral still lacks something. Ask for it again, or say that it came."


def chase(tick: Tick) -> None:
    """Nobody is asked for papers of a referral that was withdrawn, declined or closed, least of all of somebody who
    has died."""
    with tick.door() as system:
        _stop(system)
        _remind(system)


def _stop(door: SystemRecords) -> None:
    over = select(MissingPaper).join(Referral, Referral.id == MissingPaper.referral_id)
    for paper in door.find(
        over.where(MissingPaper.state == PaperState.MISSING, not_(GOES_ON))
        .order_by(MissingPaper.id).limit(BATCH)
    ):  # fmt: skip
        paper.end(PaperState.STOPPED, None)
        _tell_whoever_took_over(door, paper)
    door.flush()


def _tell_whoever_took_over(door: SystemRecords, paper: MissingPaper) -> None:
    """Only what is missing, not of whom: they ask for it themselves."""
    referral = paper.referral
    if referral is None or not referral.is_open:
        return
    words = f"A referral that you took over still lacked something: {paper.what.words}. {LACKING}"
    here, source = f"/referrals/{referral.id}#papers", f"paper {paper.id} of a referral taken over"
    for who in who_triages(door.connection, referral):
        tell(door, Told(who.person_id, who.organisation_id, words, here, source, Importance.IMPORTANT))


def _remind(door: SystemRecords) -> None:
    """Once for each day on which somebody wanted to ask again. Of somebody who has died nothing is asked, though their
    referral is open until somebody closes it: if it was a mistake, this goes on."""
    untold = or_(MissingPaper.told_for.is_(None), MissingPaper.told_for < MissingPaper.chase_on)
    asked = (
        select(MissingPaper).join(Referral, Referral.id == MissingPaper.referral_id)
        .where(MissingPaper.state == PaperState.MISSING, MissingPaper.chase_on <= clock.today(), untold)
        .where(GOES_ON, ~has_died(MissingPaper.client_id)).order_by(MissingPaper.chase_on, MissingPaper.id).limit(BATCH)
    )  # fmt: skip
    for paper in door.find(asked):
        paper.told_for = paper.chase_on
        here, source = f"/referrals/{paper.referral_id}#papers", f"paper {paper.id} due {paper.chase_on}"
        for who in who_asks(door.connection, paper.referral, paper.worker_id) if paper.referral else ():
            tell(door, Told(who.person_id, who.organisation_id, AGAIN, here, source, Importance.IMPORTANT))
    door.flush()


JOBS = (Job("referrals: chase missing papers", timedelta(minutes=5), chase),)
