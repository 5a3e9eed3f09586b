"""Two people changed one record: both versions, readable fields only, for the API and for a page."""

from enum import Enum

from fastapi import Request, Response
from pydantic import BaseModel

from core.access.errors import Invalid, StaleVersion
from core.web.answers import kinds_of
from core.web.forms import FormState, Typed
from core.web.parts import ConflictRow
from core.web.problems import conflict
from core.web.sentences import subject, words_of

NOT_COMPARED = frozenset({"reason"})


def refuse_stale(sent_to: int, version: int, *, now: BaseModel, yours: BaseModel, words: str | None = None) -> None:
    """Raises `StaleVersion` with the record as it is (`now`: fields the caller may read) and as it was sent; `words`
    say who was first."""
    if sent_to != version:
        both = now.model_dump(mode="json"), yours.model_dump(mode="json", exclude_unset=True)
        raise StaleVersion(version, *both, words) if words else StaleVersion(version, *both)


def version_in(form: Typed) -> int:
    """The version a form was made for."""
    said = form.get("version", "")
    if isinstance(said, str) and said.isascii() and said.isdigit() and len(said) <= 9:
        return int(said)
    raise Invalid("version", "Open this form again: it does not say which version it was made for.")


def conflict_page(
    request: Request, form: Typed, *, version: int, now: BaseModel, action: str, current: str
) -> Response:
    """`now` is the form's own model, filled in with the record as it is; `current` the address of the record."""
    rows = _differences(type(now), FormState(form), FormState.showing(now))
    return conflict(request, action=action, state=FormState(form), version=version, rows=rows, current=current)


def _differences(model: type[BaseModel], yours: FormState, now: FormState) -> list[ConflictRow]:
    rows = []
    for name in model.model_fields.keys() - NOT_COMPARED:
        typed, stands = _shown(model, name, yours), _shown(model, name, now)
        if typed != stands and _was_asked(name, yours):
            rows.append(ConflictRow(subject(words_of(model, name)), typed, stands))
    return sorted(rows, key=lambda row: row.field)


def _was_asked(name: str, state: FormState) -> bool:
    return name in state.values or f"{name}-day" in state.values


def _shown(model: type[BaseModel], name: str, state: FormState) -> str:
    """One answer as people read it: a code by its words, a date in one piece."""
    if f"{name}-day" in state.values:
        return " ".join(state.value(f"{name}-{part}") for part in ("day", "month", "year")).strip()
    words = [_words(model, name, code) for code in state.chosen(name) if code]
    return ", ".join(words)


def _words(model: type[BaseModel], name: str, code: str) -> str:
    for kind in kinds_of(model.model_fields[name].annotation):
        if issubclass(kind, Enum) and code in [str(member.value) for member in kind]:
            return str(getattr(kind(code), "words", code))
    return code
