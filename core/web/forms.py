"""The one form helper: what was typed, what is wrong with it, and how it becomes a Pydantic model."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import Enum
from typing import Annotated, TypeAlias, TypeVar

from fastapi import Depends
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from core.access.errors import Invalid
from core.web.answers import PARTS, is_choice, read_answers
from core.web.sentences import sentence, words_of

Typed: TypeAlias = Mapping[str, str | list[str]]

Model = TypeVar("Model", bound=BaseModel)

# Fields of the form itself, which are never answers and never shown again.
OWN_FIELDS = frozenset({"csrf", "acting_for", "version"})


@dataclass(frozen=True)
class FieldError:
    """One thing to mend. `field` is empty when it concerns the whole form; `parts` are the faulty parts of a date."""

    field: str
    message: str
    parts: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Id of the input that the error summary jumps to."""
        return f"{self.field}-{self.parts[0]}" if self.parts else self.field


@dataclass(frozen=True)
class FormState:
    """A form as it was typed, with its errors. `FormState()` is an empty form."""

    values: Typed = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()

    def value(self, name: str) -> str:
        typed = self.values.get(name, "")
        return typed if isinstance(typed, str) else ", ".join(typed)

    def chosen(self, name: str) -> list[str]:
        typed = self.values.get(name, [])
        return [typed] if isinstance(typed, str) else typed

    def error(self, name: str) -> FieldError | None:
        return next((error for error in self.errors if error.field == name), None)

    def kept(self) -> list[tuple[str, str]]:
        """Every name and value typed, for hidden inputs of a page that asks once more."""
        names = [name for name in self.values if name not in OWN_FIELDS]
        return [(name, value) for name in names for value in self.chosen(name)]

    def with_error(self, name: str, message: str) -> "FormState":
        """The same form with one more error, such as a rule of the service refused."""
        parts = PARTS if f"{name}-day" in self.values else ()
        return replace(self, errors=(*self.errors, FieldError(name, message, parts)))

    @classmethod
    def showing(cls, model: BaseModel) -> "FormState":
        """A form filled in with what a model holds, for editing."""
        values: dict[str, str | list[str]] = {}
        for name in type(model).model_fields:
            values |= _as_typed(name, getattr(model, name))
        return cls(values)


def parse(model: type[Model], form: Typed) -> Model | FormState:
    """Read a form into `model`; when anything is wrong, the form as typed with one plain sentence per faulty field.

    Empty text becomes None where the field allows it and counts as missing where not; `born-day`, `born-month` and
    `born-year` become the date `born`; a list field takes every value of its name. Sentences never repeat a value.
    """
    answers, faults = read_answers(model, form)
    errors = [FieldError(fault.field, fault.message, fault.parts) for fault in faults]
    try:
        made = model.model_validate(answers)
    except ValidationError as refusal:
        errors += _errors_of(model, refusal, form)
    else:
        if not errors:
            return made
    return FormState(form, _one_each(errors, model.model_fields))


def answered(
    model: type[Model], form: Typed, act: Callable[[Model], Response], again: Callable[[FormState], Response]
) -> Response:
    """What `act` answers to what was typed; the form `again`, with its faults, where it is not right or not allowed."""
    given = parse(model, form)
    if isinstance(given, FormState):
        return again(given)
    try:
        return act(given)
    except Invalid as wrong:
        return again(FormState(form).with_error(wrong.field, wrong.message))


async def read_form(request: Request) -> dict[str, str | list[str]]:
    """The posted form; a name that came more than once is a list. Files are left out."""
    form = await request.form(max_fields=1000)
    values: dict[str, str | list[str]] = {}
    for name in form:
        texts = [value for value in form.getlist(name) if isinstance(value, str)]
        if texts:
            values[name] = texts if len(texts) > 1 else texts[0]
    return values


TypedForm = Annotated[dict[str, str | list[str]], Depends(read_form)]


def _errors_of(model: type[BaseModel], refusal: ValidationError, form: Typed) -> Iterable[FieldError]:
    for fault in refusal.errors(include_url=False, include_input=False):
        name = str(fault["loc"][0]) if fault["loc"] else ""
        parts = PARTS if f"{name}-day" in form else ()
        is_chosen = name in model.model_fields and is_choice(model.model_fields[name].annotation)
        yield FieldError(name, sentence(fault, words_of(model, name), is_choice=is_chosen), parts)


def _one_each(errors: Iterable[FieldError], order: Iterable[str]) -> tuple[FieldError, ...]:
    first: dict[str, FieldError] = {}
    for error in errors:
        first.setdefault(error.field, error)
    places = {name: place for place, name in enumerate(order)}
    return tuple(sorted(first.values(), key=lambda error: places.get(error.field, len(places))))


def _as_typed(name: str, value: object) -> dict[str, str | list[str]]:
    match value:
        case None:
            return {}
        case date():
            return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}
        case time():
            return {name: f"{value:%H:%M}"}
        case bool():
            return {name: "yes" if value else "no"}
        case Enum():
            return {name: str(value.value)}
        case list() | tuple() | set() | frozenset():
            return {name: [str(item.value) if isinstance(item, Enum) else str(item) for item in value]}
        case _:
            return {name: str(value)}
