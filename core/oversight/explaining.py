"""An explanation as a spreadsheet: a row for each rule of each action."""

import io

from fastapi import Response

from core.access.explain import Explanation, explain_all
from core.access.protected import Protected
from core.access.records import Records
from core.interop.csv_text import write_rows

HEADING = ("Action", "Allowed", "Policy", "Label", "Rule", "Decided", "Effect", "All it asks for was so", "Sentence",
           "Lacked", "What was so")  # fmt: skip


def explained_as_csv(records: Records, record: Protected) -> Response:
    """Written down as an export. The file's name says nothing of whom it is about."""
    records.note("export", record, detail="explanation")
    into = io.StringIO(newline="")
    write_rows(into, [HEADING, *(row for one in explain_all(records, record) for row in _rows(one))])
    headers = {"Content-Disposition": 'attachment; filename="who-can-see-this.csv"'}
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
