"""The tables of an impact assessment: who may do what with records about people, and what needs a closer look."""

from collections.abc import Iterable, Iterator, Mapping

from core.access.explain import proposal_words
from core.access.protected import Anchor, Label
from core.access.rules import LAW, Rule
from core.closed_doors.models import ClaimSort
from core.papers.live import Live
from core.papers.tables import NOT_STATED, Table

SYSTEM = "(a system)"
UNDECIDED = ("", "", "")


def allowed(live: Live) -> Table:
    """Every allowance in force that reaches records about people: the necessity of each is to be argued."""
    rules = [rule for rule in live.rules if _about_people(live, rule)]
    rows = tuple(
        (rule.id, live.role(rule), proposal_words(rule, live.policy.words), live.basis(rule.basis))
        for rule in sorted(rules, key=lambda rule: (live.role(rule), rule.id))
    )
    return Table("Who may do what, and on what it rests", ("Rule", "Role", "In words", "Rests on"), rows)


def _about_people(live: Live, rule: Rule) -> bool:
    return any(kind.anchor is not Anchor.ORGANISATION for kind in live.reached(rule))


def closer_look(live: Live, kept: Mapping[str, str]) -> Table:
    """What the configuration itself shows to be of higher risk. Likelihood, severity and the decision are a person's:
    those cells are empty."""
    rows = tuple((*one, *UNDECIDED) for one in _risks(live, kept))
    return Table(
        "What needs a closer look", ("What", "Where it comes from", "Likelihood", "Severity", "Decided, by whom"), rows,
        "Found in the configuration. Likelihood, severity and what follows are for people to judge: with the data "
        "protection officer, and with people whom the records are about.",
    )  # fmt: skip


def _risks(live: Live, kept: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    clients = [rule for rule in live.rules if any(kind.anchor is Anchor.CLIENT for kind in live.reached(rule))]
    yield (
        "The most confidential records of people supported open",
        _of(rule for rule in clients if live.covers(rule, Label.VERY_RESTRICTED)),
    )
    for one in live.sharing:
        yield (
            f"Records pass between organisations: {one.agreement.title}",
            _of(rule for rule in clients if rule.basis == one.agreement.key),
        )
        if one.agreement.dpia is None:
            yield f"An agreement names no impact assessment: {one.agreement.title}", "The register of agreements"
    yield (
        "Records of any organisation open because the law gives the right",
        _of(rule for rule in clients if rule.basis == LAW),
    )
    yield (
        "Records of people supported open without any condition",
        _of(rule for rule in clients if not (rule.needs.held - {f"basis:{rule.basis}"} or rule.needs.barred)),
    )
    for sort in ClaimSort:
        yield f"Somebody may open a record by their own word: {sort.words}", "Each is put to a privacy officer"
    yield "Systems use records of people supported", _of(rule for rule in clients if live.role(rule).endswith(SYSTEM))
    silent = [kind.words for kind in live.kinds if kind.anchor is not Anchor.ORGANISATION and kind.name not in kept]
    if silent:
        yield f"How long it is kept: {NOT_STATED.lower()}", "; ".join(silent)


def _of(rules: Iterable[Rule]) -> str:
    """Which rules, counted."""
    ids = sorted(rule.id for rule in rules)
    if not ids:
        return "No rule in force"
    return f"{len(ids)} {'rule' if len(ids) == 1 else 'rules'}: {', '.join(ids)}"
