"""What the layout shows of the person looking: built once a request, from their identity and the shared places."""

from fastapi import Request

from core.access.identity import Identity, Session
from core.access.records import Records
from core.database import clock
from core.web.parts import Link, Organisation, SessionTimes, Viewer
from core.web.places import Places


def show_viewer(request: Request, identity: Identity, records: Records) -> None:
    places: Places = request.app.state.places
    here = request.url.path
    request.state.viewer = Viewer(
        name=identity.actor.name,
        organisation_name=identity.organisation_name,
        organisation_key=identity.actor.organisation,
        csrf=identity.csrf or "",
        navigation=tuple(
            Link(item.href, item.words, current=here == item.href or here.startswith(f"{item.href}/"))
            for item in places.navigation(records)
        ),
        trouble=request.app.state.watch.trouble(),
        other_organisations=tuple(Organisation(key, name) for key, name in identity.elsewhere),
        session=session_times(identity.session) if identity.session else None,
        banners=tuple(places.banners(records)),
        ways_past=tuple(places.ways_past(records)),
    )


def session_times(session: Session) -> SessionTimes:
    return SessionTimes(int(session.idle.total_seconds()), int((session.ends_at - clock.now()).total_seconds()))
