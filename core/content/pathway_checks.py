"""What must be true between the parts of a pathway: keys once, stages that exist and can be reached, nobody asked who
is not known."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from core.content.faults import Path, PlacedFault

if TYPE_CHECKING:
    from core.content.pathways import Pathway


def faults_of(pathway: "Pathway") -> Iterator[PlacedFault]:
    yield from _repeated(pathway)
    yield from _stage_faults(pathway)
    if pathway.may_be_anonymous:
        yield from _asked_of_nobody(pathway)


def _repeated(pathway: "Pathway") -> Iterator[PlacedFault]:
    confirmed = [(("entry", n), one.key) for n, one in enumerate(pathway.entry) if one.kind == "confirmed"]
    tasks = [
        (("stages", n, "tasks", m), task.key)
        for n, stage in enumerate(pathway.stages)
        for m, task in enumerate(stage.tasks)
    ]
    yield from _twice("entry criteria", confirmed)
    yield from _twice("stages", [(("stages", n), one.key) for n, one in enumerate(pathway.stages)])
    yield from _twice("tasks", tasks)
    yield from _twice("outcomes", [(("outcomes", n), one.key) for n, one in enumerate(pathway.outcomes)])
    yield from _twice("exit checks", [(("exit_check", n), one.key) for n, one in enumerate(pathway.exit_check)])


def _twice(what: str, keys: Sequence[tuple[Path, str]]) -> Iterator[PlacedFault]:
    seen: set[str] = set()
    for path, key in keys:
        if key in seen:
            yield PlacedFault(path, f"two {what} have the key '{key}'")
        seen.add(key)


def _stage_faults(pathway: "Pathway") -> Iterator[PlacedFault]:
    known = {stage.key for stage in pathway.stages}
    for place, stage in enumerate(pathway.stages):
        for number, key in enumerate(stage.next):
            if key not in known:
                yield PlacedFault(("stages", place, "next", number), f"there is no stage '{key}'")
            elif key == stage.key:
                yield PlacedFault(("stages", place, "next", number), f"the stage '{key}' cannot follow itself")
    reached = _reached(pathway)
    for place, stage in enumerate(pathway.stages):
        if stage.key not in reached:
            message = f"no stage leads to '{stage.key}'; everybody begins in '{pathway.stages[0].key}'"
            yield PlacedFault(("stages", place), message)


def _reached(pathway: "Pathway") -> set[str]:
    following = {stage.key: stage.next for stage in pathway.stages}
    todo, reached = [pathway.stages[0].key], set[str]()
    while todo:
        if (key := todo.pop()) not in reached:
            reached.add(key)
            todo += following.get(key, ())
    return reached


def _asked_of_nobody(pathway: "Pathway") -> Iterator[PlacedFault]:
    """Of somebody who stays anonymous nothing can be looked up."""
    for place, condition in enumerate(pathway.entry):
        if condition.kind != "confirmed":
            message = "somebody may stay anonymous here: ask for words to be confirmed alone"
            yield PlacedFault(("entry", place), message)
    for place, stage in enumerate(pathway.stages):
        if stage.assessments:
            message = "somebody may stay anonymous here: no assessment can be required"
            yield PlacedFault(("stages", place, "assessments"), message)
