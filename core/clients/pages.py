"""Pages of a client's record that are read: all clients, summary, identity, contact details, timeline."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.addresses import grants_of
from core.clients.death_models import Death
from core.clients.deaths import reaching_words
from core.clients.models import AddressGrant, Client, ClientName, ContactDetails, SafeContact
from core.clients.people_named import names_of_people
from core.clients.record import render_about
from core.clients.safe_contact import instructions_of, safe_words
from core.clients.search import BY_NAME
from core.clients.service import details_of, names_of
from core.database import clock
from core.web.environment import render
from core.web.lists import After, page_and_count
from core.web.places import Places

router = Router(face=Face.PAGE, prefix="/clients")

LINE = ("family_name", "given_name", "preferred_name", "date_of_birth", "id")
LATELY = 3


@router.get("", requires(Client, Action.READ), from_replica=True)
def clients_page(records: Records, request: Request, after: After = None) -> Response:
    """Every client I may see, by family name."""
    page, count = page_and_count(records, Client, LINE, order=BY_NAME, after=after)
    return render(request, "clients/all.html", rows=page.rows, next=page.next, after=after, count=count)


@router.get("/{client_id}", requires(Client, Action.READ))
def summary_page(records: Records, request: Request, client_id: UUID) -> Response:
    """What matters to the person, what happens next, who is doing what, how to reach them safely."""
    client = records.one(Client, client_id)
    places: Places = request.app.state.places
    events, now = places.timeline(records, client.id), clock.now()
    return render_about(
        request, records, client, "clients/summary.html", slug="",
        coming=[event for event in reversed(events) if event.at > now],
        lately=[event for event in events if event.at <= now][:LATELY],
        around=places.around(records, client.id), urgent=places.urgent(records, client.id),
        safe=reaching_words(records, client.id, safe_words(instructions_of(records, client.id))),
        may_edit=records.may(Action.WRITE, client), panels=places.panels(records, client.id),
        sharing=places.sharing(records, client.id),
    )  # fmt: skip


@router.get("/{client_id}/identity", requires(Client, Action.READ))
def identity_page(records: Records, request: Request, client_id: UUID) -> Response:
    client = records.one(Client, client_id)
    return render_about(
        request, records, client, "clients/identity.html", slug="identity", names=names_of(records, client),
        may_edit=records.may(Action.WRITE, client),
        may_see_death=records.judge.may_ever(Death, Action.READ),
        may_name=records.decide(Action.CREATE, ClientName(client_id=client.id)).allowed,
    )  # fmt: skip


@router.get("/{client_id}/contact-details", requires(SafeContact, Action.READ))
def contact_page(records: Records, request: Request, client_id: UUID) -> Response:
    """How to reach the person: safe contact first, then what may be read of addresses and numbers."""
    client = records.one(Client, client_id)
    instructions, ours = instructions_of(records, client.id), records.actor.organisation_id
    details, grants = details_of(records, client), grants_of(records, client)
    return render_about(
        request, records, client, "clients/contact.html", slug="contact-details",
        safe=reaching_words(records, client.id, safe_words(instructions)),
        instructions=[(one, records.may(Action.WRITE, one)) for one in instructions],
        details=[(one, records.may(Action.WRITE, one)) for one in details],
        grants={one.address_key: [each for each in grants if each.address_key == one.address_key] for one in details},
        people=names_of_people(records, [one.person_id for one in grants]), today=clock.today(),
        may_set=records.decide(Action.CREATE, SafeContact(client_id=client.id, organisation_id=ours)).allowed,
        may_add=records.decide(Action.CREATE, ContactDetails(client_id=client.id, organisation_id=ours)).allowed,
        may_hide=records.judge.may_ever(AddressGrant, Action.CREATE),
    )  # fmt: skip


@router.get("/{client_id}/timeline", requires(Client, Action.READ))
def timeline_page(
    records: Records,
    request: Request,
    client_id: UUID,
    kind: Annotated[str, Query(max_length=60)] = "",
    organisation: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """What all organisations recorded, as far as I may see it, newest first."""
    client = records.one(Client, client_id)
    places: Places = request.app.state.places
    events = places.timeline(records, client.id)
    shown = [event for event in events if kind in ("", event.kind) and organisation in ("", event.organisation)]
    return render_about(
        request, records, client, "clients/timeline.html", slug="timeline", events=shown, kind=kind,
        organisation=organisation, kinds=sorted({event.kind for event in events}),
        organisations=sorted({event.organisation for event in events}),
    )  # fmt: skip
