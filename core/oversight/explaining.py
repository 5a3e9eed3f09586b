"""An explanation as a spreadsheet: a row for each rule of each action."""

import io
from collections.abc import Iterable, Sequence
from uuid import UUID

from fastapi import Response

from core.access.explain import Explanation, explain_all
from core.access.protected import Protected
from core.access.records import Records
from core.explain.who import who_sees
from core.interop.csv_text import write_rows

HEADING = ("Action", "Allowed", "Policy", "Label", "Rule", "Decided", "Effect", "All it asks for was so", "Sentence",
           "Lacked", "What was so")  # fmt: skip
SEERS = ("Name", "Organisation", "Roles", "Rule", "Sentence", "It rests on")


def explained_as_csv(records: Records, record: Protected) -> Response:
    """Written down as an export. The file's name says nothing of whom it is about."""
    records.note("export", record, detail="explanation")
    rows = (row for one in explain_all(records, record) for row in _rows(one))
    return _csv([HEADING, *rows], "who-can-see-this.csv")


def people_as_csv(records: Records, kind: str, record_id: UUID) -> Response:
    """Who can see it today: a row for each person who is named, and one for each number."""
    who = who_sees(records, kind, record_id)
    records.note("export", detail=f"who can see {kind} {record_id}")
    rows = [(one.name, one.organisation, one.roles, one.rule, one.sentence, one.basis) for one in who.people]
    rows += [(f"{one.count or 'Fewer than five'} people", one.organisation, "", "", "", "") for one in who.elsewhere]
    return _csv([SEERS, *rows], "who-can-see-it.csv")


def _csv(rows: Iterable[Sequence[object]], name: str) -> Response:
    into = io.StringIO(newline="")
    write_rows(into, rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(("\ufeff" + into.getvalue()).encode(), media_type="text/csv; charset=utf-8", headers=headers)


def _rows(one: Explanation) -> list[tuple[object, ...]]:
    said = (one.action.value, "yes" if one.allowed else "no", one.policy, one.label)
    facts = "; ".join(one.facts)
    rules: list[tuple[object, ...]] = [
        (*said, rule.rule, "yes" if rule.is_winner else "no", rule.effect, "yes" if rule.holds else "no", rule.sentence,
         "; ".join(rule.missing), facts)
        for rule in one.considered
    ]  # fmt: skip
    return rules or [(*said, "", "", "", "", one.sentence, "", facts)]
