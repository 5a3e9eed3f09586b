"""The policy as SQL: facts of one record, the condition of a list, the measured shapes of a page and a count."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.sql.functions import FunctionElement

from core.access.actor import ME
from core.access.agreements import carried_by
from core.access.policy import Asking, Policy
from core.access.protected import Judged, Record, table_of
from core.access.rules import BASIS, LAW, OWN, Needs, Rule

Made = TypeVar("Made")
IN_THE_ROW = frozenset({"own_organisation", BASIS + OWN, BASIS + LAW})
PLACE = "_place"
"""Which of many proposed records a row is of: no column of a table has such a name."""
LIMIT = bindparam("page_limit", type_=Integer())
Term = tuple[frozenset[str], ColumnElement[bool]]
Wanted = list[tuple[Needs, frozenset[str]]]


def keep(policy: Policy, key: object, make: Callable[[], Made]) -> Made:
    """`make()` once for everybody with the same roles: building SQL anew cost four times the query itself."""
    if key not in policy.kept:
        policy.kept[key] = make()
    return policy.kept[key]  # type: ignore[return-value]


def _fact(policy: Policy, word: str, record: Record) -> ColumnElement[bool]:
    if not word.startswith(BASIS):
        return policy.words.conditions[word].test(ME, record)
    basis = word.removeprefix(BASIS)
    if basis == LAW:
        return true()
    if basis == OWN:
        return true() if record.owner is None else record.owner == ME.organisation
    words = policy.words
    return carried_by(basis, words.agreements[basis], ME, record, policy.wider("g2", record.kind.name))


def _is_not(expression: ColumnElement[bool]) -> ColumnElement[bool]:
    """NOT, where unknown (NULL) counts as 'does not hold', as it does among the facts."""
    return expression.is_not(true())


# ── one record ────────────────────────────────────────────────────────────
def facts_query(policy: Policy, asking: Asking, action: str, record: Record) -> Select[*tuple[object, ...]]:
    """Label and facts of one record, one row: what an Enforcer needs to decide."""
    rules = policy.open_rules(asking, record.kind.name, action).labels_of
    asked = sorted({word for rule in rules for word in rule.needs.held | rule.needs.barred})
    return select(record.label.label("label"), *(_fact(policy, word, record).label(word) for word in asked))


def stored_facts(policy: Policy, asking: Asking, action: str, model: type[Judged]) -> Select[*tuple[object, ...]]:
    """… of the record with the bound id `record_id`, as the database has it."""
    record = Record(model.kind, table_of(model), one_by_one=True)
    return facts_query(policy, asking, action, record).where(record.id == bindparam("record_id", type_=record.id.type))


def each_ones_facts(policy: Policy, asking: Asking, action: str, model: type[Judged]) -> Select[*tuple[object, ...]]:
    """… of each record whose id is among the bound `record_ids`, with that id as `record_id`."""
    record = Record(model.kind, table_of(model), one_by_one=True)
    ids = bindparam("record_ids", type_=record.id.type, expanding=True)
    return facts_query(policy, asking, action, record).add_columns(record.id.label("record_id")).where(
        record.id.in_(ids)
    )  # fmt: skip


def proposed_facts(policy: Policy, asking: Asking, action: str, model: type[Judged]) -> Select[*tuple[object, ...]]:
    """… of a record not yet saved: the same conditions over its values, bound as `new_<column>`."""
    columns = table_of(model).c
    row = select(*(bindparam("new_" + c.name, type_=c.type).label(c.name) for c in columns)).subquery("proposed")
    return facts_query(policy, asking, action, Record(model.kind, row, one_by_one=True))


def each_ones_proposed_facts(
    policy: Policy, asking: Asking, action: str, model: type[Judged], many: int
) -> Select[*tuple[object, ...]]:
    """… of so many records not yet saved, bound as `new_<place>_<column>`, each with its `PLACE`."""
    record = _proposed_at(model, range(many))
    return facts_query(policy, asking, action, record).add_columns(record.column(PLACE))


def all_proposed_facts(
    policy: Policy, asking: Asking, action: str, models: Sequence[type[Judged]]
) -> tuple[CompoundSelect[*tuple[object, ...]], Mapping[type[Judged], Sequence[str]]]:
    """… of one record not yet saved at each place, of the kind that `models` has there, in one statement: its columns
    are the label and the facts of that kind, by the names told beside it, and last the `PLACE`."""
    asked, names = list[tuple[Record, Select[*tuple[object, ...]]]](), dict[type[Judged], Sequence[str]]()
    for model in dict.fromkeys(models):
        record = _proposed_at(model, [place for place, one in enumerate(models) if one is model])
        facts = facts_query(policy, asking, action, record)
        asked.append((record, facts))
        names[model] = [column.name for column in facts.selected_columns]
    widest = max(map(len, names.values()))
    each = []
    for model, (record, facts) in zip(names, asked, strict=True):
        none = (false().label(f"none_{n}") for n in range(widest - len(names[model])))
        each.append(facts.add_columns(*none, record.column(PLACE)))
    return union_all(*each), names


def _proposed_at(model: type[Judged], places: Iterable[int]) -> Record:
    columns = table_of(model).c
    rows = union_all(
        *(
            select(
                literal(place).label(PLACE),
                *(bindparam(f"new_{place}_{one.name}", type_=one.type).label(one.name) for one in columns),
            )
            for place in places
        )
    ).subquery("proposed")
    return Record(model.kind, rows, one_by_one=True)


# ── lists ─────────────────────────────────────────────────────────────────
def _by_effect(policy: Policy, asking: Asking, action: str, record: Record) -> tuple[Wanted, Wanted]:
    """(allowing, refusing) needs with the labels they cover: same ones merged, implied ones dropped."""
    rules = policy.open_rules(asking, record.kind.name, action).labels_of
    allowing, refusing = (
        _merged({rule: labels for rule, labels in rules.items() if rule.effect == effect}, record)
        for effect in ("allow", "deny")
    )
    return allowing, refusing


def terms(policy: Policy, asking: Asking, action: str, record: Record) -> tuple[list[Term], list[Term]]:
    """(allowing, refusing) conditions with the labels they cover."""
    allowing, refusing = _by_effect(policy, asking, action, record)
    return [_term(policy, record, *one) for one in allowing], [_term(policy, record, *one) for one in refusing]


def _merged(rules: Mapping[Rule, frozenset[str]], record: Record) -> Wanted:
    labels_of: dict[Needs, frozenset[str]] = {}
    for rule, labels in rules.items():
        needs = _asked(rule, record)
        labels_of[needs] = labels_of.get(needs, frozenset()) | labels
    wanted = sorted(labels_of, key=lambda needs: (_asks_elsewhere(needs), sorted(needs.held), sorted(needs.barred)))
    return [(needs, labels_of[needs]) for needs in wanted if not _implied(needs, labels_of)]


def _asks_elsewhere(needs: Needs) -> int:
    """How many facts are not in the row itself: what the row answers is asked first, and often is enough."""
    return len((needs.held | needs.barred) - IN_THE_ROW)


def _asked(rule: Rule, record: Record) -> Needs:
    """The basis `own` asks nothing of what nobody owns: left out, so that it implies the same rule on an agreement."""
    if record.owner is not None:
        return rule.needs
    return Needs(rule.needs.held - {BASIS + OWN}, rule.needs.barred)


def _implied(needs: Needs, labels_of: dict[Needs, frozenset[str]]) -> bool:
    """Whether another condition asks for less and covers at least the same labels."""
    return any(
        other != needs and other.held <= needs.held and other.barred <= needs.barred and labels_of[needs] <= labels
        for other, labels in labels_of.items()
    )


def _term(policy: Policy, record: Record, needs: Needs, labels: frozenset[str]) -> Term:
    return labels, and_(true(), *_covers(policy, record, labels), *_facts(policy, record, needs))


def _covers(policy: Policy, record: Record, labels: frozenset[str]) -> list[ColumnElement[bool]]:
    if labels == frozenset(policy.words.labels):
        return []
    return [or_(*(record.label == label for label in sorted(labels)))]


def _facts(policy: Policy, record: Record, needs: Needs) -> list[ColumnElement[bool]]:
    held = [_fact(policy, word, record) for word in sorted(needs.held)]
    return [
        *sorted(held, key=lambda fact: isinstance(fact, FunctionElement)),  # gathered once before looked up for each
        *(_is_not(_fact(policy, word, record)) for word in sorted(needs.barred)),
    ]


def _grouped(policy: Policy, record: Record, wanted: Wanted) -> ColumnElement[bool]:
    """Any of them: a label and a basis that several ask for are said once, or a statement is twice as long."""
    groups: dict[tuple[frozenset[str], frozenset[str]], list[ColumnElement[bool]]] = {}
    for needs, labels in wanted:
        basis = frozenset(word for word in needs.held if word.startswith(BASIS))
        rest = and_(true(), *_facts(policy, record, Needs(needs.held - basis, needs.barred)))
        groups.setdefault((labels, basis), []).append(rest)
    return or_(
        false(),
        *(
            and_(
                *_covers(policy, record, labels), *_facts(policy, record, Needs(basis, frozenset())), or_(*rest),
            )
            for (labels, basis), rest in groups.items()
        ),
    )  # fmt: skip


def resting_on(policy: Policy, asking: Asking, action: str, record: Record, basis: str) -> ColumnElement[bool] | None:
    """Whether it is allowed by a rule on this basis and by no other, so that it would close with it; None where no such
    rule could allow it."""
    rules = policy.open_rules(asking, record.kind.name, action).labels_of
    told = {rule: labels for rule, labels in rules.items() if rule.effect == "allow"}
    by_it = {rule: labels for rule, labels in told.items() if rule.basis == basis}
    if not by_it:
        return None
    otherwise = {rule: labels for rule, labels in told.items() if rule.basis != basis}
    refusing = {rule: labels for rule, labels in rules.items() if rule.effect == "deny"}
    on_it, besides, refused = (
        [_term(policy, record, *one)[1] for one in _merged(some, record)] for some in (by_it, otherwise, refusing)
    )
    return and_(or_(*on_it), *(_is_not(sql) for sql in (*besides, *refused)))


def clause(policy: Policy, asking: Asking, action: str, record: Record) -> ColumnElement[bool]:
    """One condition for any statement over any shape of the record; the actor stays a parameter."""
    allowing, refusing = _by_effect(policy, asking, action, record)
    return and_(
        _grouped(policy, record, allowing), *(_is_not(_term(policy, record, *one)[1]) for one in refusing)
    )  # fmt: skip


def branches(policy: Policy, asking: Asking, action: str, record: Record, dialect: str) -> list[ColumnElement[bool]]:
    """One condition per allowing rule; refusals that cannot meet its labels are left out. For SQLite a single one: it
    plans an OR of INs well, and each refusal is said once."""
    if dialect == "sqlite":
        return [clause(policy, asking, action, record)]
    allowing, refusing = terms(policy, asking, action, record)
    return [
        and_(sql, *(_is_not(refusal) for barred, refusal in refusing if barred & labels)) for labels, sql in allowing
    ] or [false()]


def by_rule(policy: Policy, asking: Asking, action: str, record: Record) -> list[tuple[Rule, ColumnElement[bool]]]:
    """Each allowing rule with the condition of what it opens by itself, refusals taken off."""
    rules = policy.open_rules(asking, record.kind.name, action).labels_of
    _, refusing = terms(policy, asking, action, record)
    return [
        (rule, and_(sql, *(_is_not(refusal) for barred, refusal in refusing if barred & labels)))
        for rule, labels in rules.items()
        if rule.effect == "allow"
        for _, sql in [_term(policy, record, _asked(rule, record), labels)]
    ]


def page_query(
    each: Sequence[ColumnElement[bool]],
    record: Record,
    columns: Sequence[ColumnElement[object]],
    keys: Sequence[ColumnElement[object]],
    descending: bool = False,
) -> Select[*tuple[object, ...]]:
    """The first `page_limit` rows by `keys` (the last of them the id) that meet one of the branches `each`.

    SQLite is given one branch; PostgreSQL wants each branch's own first rows found apart, then merged: inside OR
    it never makes semi-joins.
    """

    def ordered(query: Select[*tuple[object, ...]], by: Iterable[ColumnElement[object]]) -> Select[*tuple[object, ...]]:
        return query.order_by(*(column.desc() for column in by) if descending else by)

    if len(each) == 1:
        return ordered(select(*columns).where(*each), keys).limit(LIMIT)
    named = [column.label(f"key_{n}") for n, column in enumerate(keys)]
    heads = [select(ordered(select(*named).where(one), keys).limit(LIMIT).subquery()) for one in each]
    merged = union(*heads).subquery()
    first = ordered(select(merged), merged.c).limit(LIMIT).subquery()
    return ordered(select(*columns).join(first, first.c[f"key_{len(keys) - 1}"] == record.id), keys)


def count_query(each: Sequence[ColumnElement[bool]], record: Record) -> Select[int]:
    """How many meet one of the branches, up to `page_limit`: counting everything costs seconds at a million."""
    if len(each) == 1:
        ids = select(record.id).where(*each).limit(LIMIT).subquery()
    else:
        found = union(*(select(select(record.id).where(one).limit(LIMIT).subquery()) for one in each)).subquery()
        ids = select(found).limit(LIMIT).subquery()
    return select(func.count()).select_from(ids)
