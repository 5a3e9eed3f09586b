"""The Jinja2 environment of all pages, and the one way to render a page."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    Undefined,
)
from jinja2.runtime import Macro
from starlette.requests import Request
from starlette.responses import HTMLResponse

from core.web import cells, choices, filters
from core.web.parts import Choice
from core.web.static_files import StaticFolder, read_static_folder

HERE = Path(__file__).parent


class Unknown(Undefined):
    """A name that no page gave: may be asked about (`if`), but printing it or looping over it is an error."""

    def __str__(self) -> str:
        return str(self._fail_with_undefined_error())

    def __html__(self) -> str:
        return str(self)

    def __iter__(self) -> Iterator[object]:
        raise self._undefined_exception(self._undefined_message)

    def __len__(self) -> int:
        raise self._undefined_exception(self._undefined_message)


class NhsMacros:
    """The official components by name, `nhs.dateInput({...})`, kept in their own environment.

    They print undefined values on purpose, so they need `ChainableUndefined`; our own templates must not.
    """

    def __init__(self) -> None:
        loader = PackageLoader("nhsuk_frontend_jinja", "templates")
        self._environment = _environment(loader, ChainableUndefined)

    def __getattr__(self, name: str) -> Macro:
        if name.startswith("_"):
            raise AttributeError(name)
        folder = re.sub(r"([A-Z])", r"-\1", name).lower()
        macro: Macro = getattr(self._environment.get_template(f"nhsuk/components/{folder}/macro.jinja").module, name)
        self.__dict__[name] = macro
        return macro


@dataclass(frozen=True)
class Pages:
    """Renders templates; made once by `build_pages` and kept on `app.state.pages`."""

    environment: Environment
    static: StaticFolder

    def text(self, template: str, **context: object) -> str:
        defaults: dict[str, object] = {"viewer": None, "state": None, "notice": None}
        return self.environment.get_template(template).render(defaults | context)


def build_pages(features: Mapping[str, str | Path], *, clock: filters.Clock = filters.utc_now) -> Pages:
    """Make the environment.

    `features` maps the first part of a template name to its folder: `{"referrals": "core.referrals"}` (a package with a
    `templates` folder) or a `Path` of templates, so `referrals/board.html` can come from nowhere else.
    """
    static = read_static_folder(HERE / "static")
    environment = _environment(_loader(features), Unknown)
    environment.globals |= {
        "cells": cells,
        "choices_of": choices,
        "fail": _fail,
        "items_of": _items_of,
        "nhs": NhsMacros(),
        "now": clock,
        "static_url": static.url,
    }
    environment.filters |= {
        "day": filters.day,
        "plain_day": filters.plain_day,
        "moment": filters.moment,
        "when": filters.when,
        "nhs_number": filters.nhs_number,
        "age": lambda born: filters.age_on(born, filters.london(clock()).date()),
        "ago": lambda value: filters.ago_from(value, clock()),
    }
    return Pages(environment, static)


def render(request: Request, template: str, *, status_code: int = 200, **context: object) -> HTMLResponse:
    """A page as a response. `viewer` is `request.state.viewer` (None when signed out) unless the context names one."""
    pages: Pages = request.app.state.pages
    context.setdefault("viewer", getattr(request.state, "viewer", None))
    return HTMLResponse(pages.text(template, **context), status_code)


def _environment(loader: BaseLoader, undefined: type[Undefined]) -> Environment:
    # Templates never change while the application runs, and trimming blocks makes pages a third of the size.
    return Environment(
        loader=loader,
        undefined=undefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    """Python's None is not a word for people."""
    return "" if value is None else value


def _loader(features: Mapping[str, str | Path]) -> BaseLoader:
    own = FileSystemLoader(HERE / "templates")
    taken = {path.name for path in (HERE / "templates").iterdir()} & features.keys()
    if taken:
        raise ValueError(f"A feature may not be called {', '.join(sorted(taken))}: the base pages use that name")
    return ChoiceLoader([own, PrefixLoader({name: _folder(place) for name, place in features.items()})])


def _folder(place: str | Path) -> BaseLoader:
    return FileSystemLoader(place) if isinstance(place, Path) else PackageLoader(place, "templates")


def _items_of(options: Iterable[Choice], chosen: Collection[str]) -> list[dict[str, object]]:
    """Choices (or members of a `StrEnum` with `.words`) in the shape that the official select takes."""
    return [
        {
            "value": option.value,
            "text": option.words,
            "selected": option.value in chosen,
        }
        for option in options
    ]


def _fail(message: str) -> NoReturn:
    """For macros: stop a page that was put together wrongly."""
    raise ValueError(message)
