"""The hazard log as a page: `python -m tests.safety.page > docs/safety/hazards.md`."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from tests.safety.hazard_log import MATRIX, MEANING, Control, Hazard, Rating, Severity, hazards

HEAD = """\
# Hazard log and safety case summary

Made from `hazards/*.yaml`; change those, then `python -m tests.safety.page > docs/safety/hazards.md`.

**Not signed.** No Clinical Safety Officer has looked at this log yet. Likelihood and severity are the makers' proposal,
no hazard is closed, and nobody may take this page for a clinical safety case that was accepted. Signing is the act of a
registered clinician who is appointed for it: see [the plan](plan.md).
"""


def page(log: Sequence[Hazard]) -> str:
    return "\n".join((HEAD, *_summary(log), *(line for hazard in log for line in _hazard(hazard)))).rstrip() + "\n"


def _summary(log: Sequence[Hazard]) -> Iterator[str]:
    tests = {test for hazard in log for test in hazard.tests}
    now, before = (Counter(getattr(one, which).risk for one in log) for which in ("residual", "initial"))
    yield "## Summary"
    yield ""
    yield f"{len(log)} hazards; {sum(len(one.new_controls) for one in log)} controls, shown by {len(tests)} tests."
    yield "A control that a test shows holds as long as the suite passes: a test fails when a named one is gone."
    yield ""
    yield "| Risk | Means | Before controls | With controls |"
    yield "|---|---|---|---|"
    for risk, meaning in MEANING.items():
        yield f"| {risk} | {meaning} | {before[risk]} | {now[risk]} |"
    yield ""
    yield from _matrix()
    yield "| Hazard | | Before | With controls | Status |"
    yield "|---|---|---|---|---|"
    for one in log:
        yield f"| [{one.id}](#{_anchor(one)}) | {one.name} | {one.initial.risk} | {one.residual.risk} | {one.status} |"
    yield ""


def _matrix() -> Iterator[str]:
    yield "Risk is looked up in this table; it is no product."
    yield ""
    yield "| Likelihood \\ Severity | " + " | ".join(_words(one) for one in Severity) + " |"
    yield "|---" * (len(Severity) + 1) + "|"
    for likelihood, risks in MATRIX.items():
        yield f"| {_words(likelihood)} | " + " | ".join(map(str, risks)) + " |"
    yield ""


def _hazard(one: Hazard) -> Iterator[str]:
    yield f"## {one.id} {one.name}"
    yield ""
    yield f"{one.description} *Causes*: {'; '.join(one.causes)}."
    yield ""
    yield f"*Effect*: {one.effect} *Hazard*: {one.hazard} *Harm*: {one.harm}"
    yield ""
    for heading, controls in (("There already", one.existing_controls), ("In or with Fingerpost", one.new_controls)):
        if controls:
            yield f"{heading}:"
            yield ""
            yield from map(_control, controls)
            yield ""
    yield f"Before: {_rating(one.initial)}. With controls: {_rating(one.residual)}. Status: {one.status}."
    yield f"Owner: {one.owner}.{f' {one.reason}' if one.reason else ''}"
    yield ""


def _control(control: Control) -> str:
    who = f" ({control.who})" if control.who else ""
    tests = "".join(f"\n  - `{test}`" for test in control.tests)
    return f"- *{_words(control.type)}*: {control.what}{who}{tests}"


def _rating(rating: Rating) -> str:
    return f"{_words(rating.likelihood).lower()} likelihood, {rating.severity} severity, risk {rating.risk}"


def _words(word: str) -> str:
    return word.replace("_", " ").capitalize()


def _anchor(one: Hazard) -> str:
    """As the heading is addressed."""
    return f"{one.id} {one.name}".lower().replace(",", "").replace("’", "").replace("'", "").replace(" ", "-")


if __name__ == "__main__":
    sys.stdout.write(page(hazards()))
