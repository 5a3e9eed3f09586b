"""Radios and checkboxes: in Python because one form holds hundreds, and the official macro costs half a ms a choice."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from core.web.forms import FormState
from core.web.parts import Choice


def radios(
    state: FormState, name: str, legend: str, options: Iterable[Choice], hint: str | None = None, *,
    inline: bool = False, is_page_heading: bool = False,
) -> Markup:  # fmt: skip
    """One answer of several, as the official component writes it. Options: choices, or a `StrEnum` with `.words`."""
    size = " nhsuk-radios--inline" if inline else ""
    return _field("radio", size, state, name, _legend(legend, is_page_heading), options, hint)


def checkboxes(
    state: FormState, name: str, legend: str, options: Iterable[Choice], hint: str | None = None, *,
    is_page_heading: bool = False,
) -> Markup:  # fmt: skip
    """Any number of answers, as the official component writes it."""
    return _field("checkbox", "", state, name, _legend(legend, is_page_heading), options, hint)


def _field(
    kind: str, size: str, state: FormState, name: str, legend: str, options: Iterable[Choice], hint: str | None
) -> Markup:
    block = "nhsuk-radios" if kind == "radio" else "nhsuk-checkboxes"
    error, chosen, id = state.error(name), state.chosen(name), escape(name)
    described = [f"{id}-{said}" for said, is_there in (("hint", hint), ("error", error)) if is_there]
    by = f' aria-describedby="{" ".join(described)}"' if described else ""
    parts = [
        f'<div class="nhsuk-form-group{" nhsuk-form-group--error" if error else ""}">',
        f'<fieldset class="nhsuk-fieldset"{by}>{legend}',
        f'<div class="nhsuk-hint" id="{id}-hint">{escape(hint)}</div>' if hint else "",
        f'<span class="nhsuk-error-message" id="{id}-error">{_ERROR}{escape(error.message)}</span>' if error else "",
        f'<div class="{block}{size}" data-module="{block}">',
    ]
    for place, option in enumerate(options, start=1):
        own_id = id if place == 1 else f"{id}-{place}"
        parts.append(_choice(kind, block, name=id, id=own_id, option=option, is_chosen=option.value in chosen))
    return Markup("".join([*parts, "</div></fieldset></div>"]))


_ERROR = '<span class="nhsuk-u-visually-hidden">Error: </span>'


def _choice(kind: str, block: str, *, name: str, id: str, option: Choice, is_chosen: bool) -> str:
    hint = getattr(option, "hint", None)
    by = f' aria-describedby="{id}-item-hint"' if hint else ""
    told = f'<div class="nhsuk-hint {block}__hint" id="{id}-item-hint">{escape(hint)}</div>' if hint else ""
    return (
        f'<div class="{block}__item"><input class="{block}__input" id="{id}" name="{name}" type="{kind}" '
        f'value="{escape(option.value)}"{" checked" if is_chosen else ""}{by}>'
        f'<label class="nhsuk-label {block}__label" for="{id}">{escape(option.words)}</label>{told}</div>'
    )


def _legend(words: str, is_page_heading: bool) -> str:
    said = f'<h1 class="nhsuk-fieldset__heading">{escape(words)}</h1>' if is_page_heading else escape(words)
    size = "l" if is_page_heading else "s"
    return f'<legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--{size}">{said}</legend>'
