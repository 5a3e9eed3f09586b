"""Tables of what is recorded: each kind of record with what it holds, why, who sees it, with whom it is shared."""

from collections.abc import Mapping

from sqlalchemy import inspect

from core.access.protected import Anchor, Judged, Kind, Label
from core.access.vocabulary import Action
from core.papers.live import Live
from core.papers.tables import NOT_STATED, Table, listed

SUBJECTS = {
    Anchor.CLIENT: "People supported", Anchor.STAFF: "Workers and volunteers", Anchor.ORGANISATION: "Nobody by itself",
}  # fmt: skip
OF_EVERY_ROW = frozenset({"id", "version"})
SEEING = frozenset({Action.READ, Action.WRITE})


def recorded(live: Live, kept: Mapping[str, str]) -> Table:
    """`kept`: how long records of a kind are kept, by its word."""
    columns = (
        "Kind of record", "About", "What it holds", "Whose", "Labels", "Why it may be used", "Used by",
        "Shared with", "Kept",
    )  # fmt: skip
    rows = tuple(_row(live, kind, kept.get(kind.name, NOT_STATED)) for kind in live.kinds)
    return Table(
        "What is recorded", columns, rows,
        "Every kind of record that this installation knows. What it holds are the names of its fields.",
    )  # fmt: skip


def _row(live: Live, kind: Kind, kept: str) -> tuple[str, ...]:
    rules = live.reaching(kind)
    return (
        kind.words.capitalize(),
        SUBJECTS[kind.anchor],
        listed(fields_of(live.policy.words.models[kind.name]), "Nothing but that it exists"),
        "All organisations together" if kind.owner is None else "The organisation that it belongs to",
        listed([label.replace("_", " ") for label in _labels(kind)]),
        listed([live.basis(rule.basis) for rule in rules], "No rule in force opens it"),
        listed([live.role(rule) for rule in rules if _sees(live, rule.action)], "Nobody"),
        listed([name for one in live.carried(kind) for name in one.others], "Nobody"),
        kept,
    )


def fields_of(model: type[Judged]) -> list[str]:
    """The fields of a kind of record in words, without its number, and without whose it is."""
    mapper = inspect(model, raiseerr=False)
    columns = mapper.local_table.columns.keys() if mapper is not None else []
    left_out = {*OF_EVERY_ROW, model.kind.about, model.kind.owner}
    return [_words(name) for name in columns if name not in left_out]


def _words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ").replace("nhs ", "NHS ")


def _labels(kind: Kind) -> list[Label]:
    return [Label.NORMAL] if kind.label is None else list(Label)


def _sees(live: Live, action: str) -> bool:
    """Whether this word lets somebody read: an action by which one reads as well, or a group that holds one."""
    return action == "any" or any(action in live.policy.wider("g3", one) for one in SEEING)


def content(live: Live) -> Table:
    """What the plugins add that the organisation has switched on."""
    rows = tuple(
        (plugin.title, added.sort, listed(added.titles)) for plugin in live.plugins for added in plugin.adds
    )  # fmt: skip
    return Table(
        "Forms, pathways and other content", ("From", "What", "Names"), rows,
        "Of the plugins that the organisation acted for has switched on, and of what the partners use together.",
    )  # fmt: skip
