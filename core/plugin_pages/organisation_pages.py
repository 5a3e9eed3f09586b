"""The page of one plugin in the organisation one acts for: what it adds, switching it, its settings, its licences."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Path, Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Invalid, NotFound, StaleVersion
from core.access.records import Records
from core.access.routing import Face, Router, requires, signed_in
from core.access.vocabulary import Action
from core.clients.history import past_in_words
from core.clients.people_named import names_of_people
from core.extensions.manager import PluginHost
from core.extensions.settings import OneOf
from core.organisations.installed import Host
from core.organisations.models import InstrumentLicence, OrganisationPlugin
from core.plugin_pages.about import about, records_made
from core.plugin_pages.schemas import LicenceIn, SwitchIn
from core.plugin_pages.service import NO_SWITCH, change_settings, licence_of, say_licence, settings_here, switch
from core.plugin_pages.typed_settings import REASON, read_typed, typed
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/organisation/plugins")

NO_SECRET = "what an organisation works with is no secret from its own people"
STALE = "Somebody changed this meanwhile. Look at it as it is now, and send it again if it is still right."
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
Given = TypeVar("Given", SwitchIn, LicenceIn)
Word = Annotated[str, Path(max_length=60)]


@router.get("/{plugin}", signed_in(NO_SECRET))
def about_page(records: Records, request: Request, host: Host, plugin: Word) -> Response:
    told = about(records, host, plugin)
    may_switch = records.judge.may_ever(OrganisationPlugin, Action.WRITE)
    rows = [one for one in (told.switch, *(licence.row for licence in told.licences)) if one is not None]
    return render(
        request, "plugin_pages/about.html", plugin=told, may_switch=may_switch,
        may_license=records.judge.may_ever(InstrumentLicence, Action.WRITE),
        records_made=records_made(records, plugin) if may_switch else None,
        people=names_of_people(records, [row.switched_by for row in rows if row.switched_by]),
        history=past_in_words(records, told.switch) if told.switch else [],
    )  # fmt: skip


@router.get("/{plugin}/switch", requires(OrganisationPlugin, Action.WRITE))
def switch_form(records: Records, request: Request, host: Host, plugin: Word) -> Response:
    return _switch(records, request, host, plugin, FormState())


@router.post("/{plugin}/switch", requires(OrganisationPlugin, Action.WRITE))
def switched(records: Records, request: Request, host: Host, plugin: Word, form: TypedForm) -> Response:
    """On where it was off, off where it was on: the version says which of the two was looked at."""
    told = about(records, host, plugin)

    def act(given: SwitchIn) -> Response:
        switch(
            records, host, plugin, is_enabled=not told.is_enabled, reason=given.reason, version=version_in(form)
        )  # fmt: skip
        return RedirectResponse(f"{router.prefix}/{plugin}", 303)

    def again(state: FormState) -> Response:
        return _switch(records, request, host, plugin, state, 422)

    return answered(SwitchIn, form, _unless_stale(act), again)


@router.get("/{plugin}/settings", requires(OrganisationPlugin, Action.WRITE))
def settings_form(records: Records, request: Request, host: Host, plugin: Word) -> Response:
    _, settings = settings_here(records, host, plugin)
    return _settings(records, request, host, plugin, FormState(typed(settings)))


@router.post("/{plugin}/settings", requires(OrganisationPlugin, Action.WRITE))
def settings_kept(records: Records, request: Request, host: Host, plugin: Word, form: TypedForm) -> Response:
    _, settings = settings_here(records, host, plugin)
    asked = read_typed(settings, FormState(form))
    if isinstance(asked, FormState):
        return _settings(records, request, host, plugin, asked, 422)
    try:
        reason = FormState(form).value(REASON)
        change_settings(records, host, plugin, asked, version=version_in(form), reason=reason)
    except StaleVersion:
        state = FormState(form).with_error("", STALE)
        return _settings(records, request, host, plugin, state, 409)
    return RedirectResponse(f"{router.prefix}/{plugin}", 303)


@router.get("/{plugin}/licences/{name}", requires(InstrumentLicence, Action.WRITE))
def licence_form(records: Records, request: Request, host: Host, plugin: Word, name: Word) -> Response:
    row = licence_of(records, f"{plugin}:{name}")
    shown = {"is_on": "yes" if row.is_on else "no", "evidence": row.evidence} if row else {}
    return _licence(records, request, host, f"{plugin}:{name}", FormState(shown))


@router.post("/{plugin}/licences/{name}", requires(InstrumentLicence, Action.WRITE))
def licence_said(records: Records, request: Request, host: Host, plugin: Word, name: Word, form: TypedForm) -> Response:
    key = f"{plugin}:{name}"

    def act(given: LicenceIn) -> Response:
        say_licence(records, host, key, given, version=version_in(form))
        return RedirectResponse(f"{router.prefix}/{plugin}", 303)

    def again(state: FormState) -> Response:
        return _licence(records, request, host, key, state, 422)

    return answered(LicenceIn, form, _unless_stale(act), again)


def _unless_stale(act: Callable[[Given], Response]) -> Callable[[Given], Response]:
    """The form once more, as it was typed, where somebody else was first."""

    def try_it(given: Given) -> Response:
        try:
            return act(given)
        except StaleVersion:
            raise Invalid("reason", STALE) from None

    return try_it


def _switch(
    records: Records, request: Request, host: PluginHost, plugin: str, state: FormState, status: int = 200
) -> Response:
    told = about(records, host, plugin)
    if told.is_the_partnerships:
        raise NotFound
    return render(
        request, "plugin_pages/switch.html", status_code=status, plugin=told, state=state,
        version=told.switch.version if told.switch else NO_SWITCH, records_made=records_made(records, plugin),
    )  # fmt: skip


def _settings(
    records: Records, request: Request, host: PluginHost, plugin: str, state: FormState, status: int = 200
) -> Response:
    row, settings = settings_here(records, host, plugin)
    return render(
        request, "plugin_pages/settings.html", status_code=status, plugin=about(records, host, plugin), state=state,
        settings=settings.declared, version=row.version, yes_no=YES_NO,
        options={one.key: [Choice(*choice) for choice in one.choices]
                 for one in settings.declared if isinstance(one, OneOf)},
    )  # fmt: skip


def _licence(
    records: Records, request: Request, host: PluginHost, key: str, state: FormState, status: int = 200
) -> Response:
    licences = about(records, host, key.partition(":")[0]).licences
    found = next((one for one in licences if one.instrument.key == key), None)
    if found is None:
        raise NotFound
    return render(
        request, "plugin_pages/licence.html", status_code=status, licence=found, state=state, yes_no=YES_NO,
        version=found.row.version if found.row else NO_SWITCH,
    )  # fmt: skip
