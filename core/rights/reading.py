"""The page of a package that a person reads: plain HTML that stands by itself, with everything typed shown as text."""

from collections.abc import Mapping
from datetime import datetime
from html import escape

from sqlalchemy import Column

from core.access.protected import Protected
from core.clients.history import field_in_words, value_in_words
from core.rights.columns import REASONS, columns_by_name
from core.web.filters import plain_day

STYLE = (
    "body{font:1.1rem/1.5 Arial,sans-serif;max-width:48rem;margin:1rem auto;padding:0 1rem;color:#212b32}"
    "section{border-top:1px solid #aeb7bd;padding:.5rem 0}dt{font-weight:bold}dd{margin:0 0 .5rem;white-space:pre-wrap;"
    "overflow-wrap:anywhere}"
)
OWN = frozenset({"id", "client_id"})
"""References that say nothing to whoever reads."""


def opening() -> str:
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>What is held about you</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main><h1>What is held about you</h1>"
        "<p>Each part below is one entry. Parts that the law keeps back are left out, or say [left out]. If you think "
        "something is missing or wrong, tell us.</p>\n"
    )


def closing() -> str:
    return "</main></body></html>\n"


def heading(words: str, number: int) -> str:
    return f"<h2>{escape(words.capitalize())} ({number})</h2>\n"


def section(model: type[Protected], entry: Mapping[str, object], names: Mapping[str, str]) -> str:
    """One entry: each field that says something, then what it said before."""
    values, changes, left_out = entry["values"], entry["changes"], entry["left_out"]
    assert isinstance(values, dict) and isinstance(changes, list) and isinstance(left_out, list)  # noqa: PT018
    columns = columns_by_name(model)
    rows = [
        _row(
            field_in_words(name, columns[name]),
            str(value) if name in left_out else value_in_words(columns[name], value, names),
        )
        for name, value in values.items()
        if name not in OWN and value not in (None, "")
    ]
    before = [_changed(change, columns, names) for change in changes]
    if entry[REASONS]:
        before.append(f"<p>Why it was changed: {escape(str(entry[REASONS]))}</p>")
    return f"<section><dl>{''.join(rows)}</dl>{''.join(before)}</section>\n"


def _row(name: str, said: str) -> str:
    return f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>"


def _changed(change: Mapping[str, object], columns: Mapping[str, Column[object]], names: Mapping[str, str]) -> str:
    fields = change["fields"]
    assert isinstance(fields, dict)
    said = "; ".join(
        f"{field_in_words(name, columns.get(name))}: "
        + " became ".join(f"“{value_in_words(columns.get(name), value, names)}”" for value in values)
        for name, values in fields.items()
    )
    return f"<p>Changed on {plain_day(datetime.fromisoformat(str(change['at'])))}. {escape(said)}.</p>"
