"""The pages of webhooks: which there are, setting one up, and one with its log."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Invalid
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.database.secret_box import SecretBox
from core.notices.events import Event
from core.notices.webhook_api import NEWEST_FIRST, OF_WEBHOOK, outside_of
from core.notices.webhook_models import Webhook, WebhookDelivery
from core.notices.webhook_schemas import WebhookIn
from core.notices.webhooks import MOST, add_webhook, change_webhook, resend
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered, parse
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/organisation/webhooks")
ROWS = 50
ON_OR_OFF = [Choice("yes", "On"), Choice("no", "Off. What happens meanwhile is not told")]


@router.get("", requires(Webhook, Action.READ))
def webhooks_page(records: Records, request: Request) -> Response:
    return _page(records, request, FormState())


@router.post("", requires(Webhook, Action.CREATE))
def webhook_posted(records: Records, request: Request, form: TypedForm) -> Response:

    def act(given: WebhookIn) -> Response:
        made = add_webhook(records, given, outside_of(request), SecretBox.of(request.app.state.settings))
        return render(request, "notices/webhook_made.html", webhook=made.webhook, secret=made.secret)

    return answered(WebhookIn, form, act, lambda state: _page(records, request, state, 422))


@router.get("/{webhook_id}", requires(Webhook, Action.READ))
def webhook_page(records: Records, request: Request, webhook_id: UUID, after: After = None) -> Response:
    webhook = records.one(Webhook, webhook_id)
    return _one(records, request, webhook, FormState.showing(_now(webhook)), after=after)


@router.post("/{webhook_id}", requires(Webhook, Action.WRITE))
def webhook_changed(records: Records, request: Request, webhook_id: UUID, form: TypedForm) -> Response:
    webhook, given = records.one(Webhook, webhook_id), parse(WebhookIn, form)
    if isinstance(given, FormState):
        return _one(records, request, webhook, given, status=422)
    here = f"{router.prefix}/{webhook.id}"
    if version_in(form) != webhook.version:
        return conflict_page(request, form, version=webhook.version, now=_now(webhook), action=here, current=here)
    try:
        change_webhook(records, webhook, given, outside_of(request))
    except Invalid as wrong:
        state = FormState(form).with_error(wrong.field, wrong.message)
        return _one(records, request, webhook, state, status=422)
    return RedirectResponse(here, 303)


@router.post("/deliveries/{delivery_id}/resend", requires(WebhookDelivery, Action.WRITE))
def resent(records: Records, delivery_id: UUID) -> Response:
    delivery = records.one(WebhookDelivery, delivery_id)
    resend(records, delivery)
    return RedirectResponse(f"{router.prefix}/{delivery.webhook_id}", 303)


def _now(webhook: Webhook) -> WebhookIn:
    return WebhookIn(url=webhook.url, events=[Event(event) for event in webhook.events], is_on=webhook.is_on)


def _page(records: Records, request: Request, state: FormState, status: int = 200) -> Response:
    webhooks = records.page(Webhook, limit=MOST).rows
    return render(request, "notices/webhooks.html", status_code=status, state=state, webhooks=webhooks, events=Event)


def _one(
    records: Records, request: Request, webhook: Webhook, state: FormState, *, after: UUID | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    here = f"{router.prefix}/{webhook.id}"
    log = records.page(
        WebhookDelivery, order=NEWEST_FIRST, limit=ROWS, after=after, filters=(OF_WEBHOOK,),
        values={"webhook": webhook.id},
    )  # fmt: skip
    return render(
        request, "notices/webhook.html", status_code=status, state=state, webhook=webhook, events=Event, log=log.rows,
        on_or_off=ON_OR_OFF,
        words={event.value: event.words for event in Event}, next_href=log.next and f"{here}?after={log.next}",
        first_href=here if after else None,
    )  # fmt: skip
