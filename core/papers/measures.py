"""Tables of what protects records: what stays closed whatever else a rule allows, and how the installation is set."""

from collections import defaultdict

from core.access.audit.watch import AuditWatch
from core.access.explain import fact_words
from core.access.records import Records
from core.access.rules import Rule
from core.access.vocabulary import ANY, Action
from core.closed_doors.models import ClaimSort
from core.oversight.watching import alerts
from core.papers.live import Live
from core.papers.tables import Table, listed

FLOOR = "floor-"


def closed(live: Live) -> Table:
    """Denials in force; those of the floor stand beneath every policy."""
    same: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for rule in live.denials:
        kinds = [kind.words for kind in live.reached(rule)]
        source = "Floor" if rule.id.startswith(FLOOR) else f"Rule {rule.id}"
        same[live.role(rule), _what(rule), _when(live, rule), source] += kinds
    rows = tuple((*key, listed(kinds)) for key, kinds in sorted(same.items()))
    return Table(
        "What stays closed", ("To", "What", "When", "Laid down by", "Kinds of record"), rows,
        "One of these outweighs every rule that allows. No version of the rules can open the floor.",
    )  # fmt: skip


def _what(rule: Rule) -> str:
    if rule.action == "anything_but_know":
        return "Everything but to know that it exists"
    label = "" if rule.label == ANY else f", labelled {rule.label.replace('_', ' ')}"
    return f"{'Everything' if rule.action == ANY else 'To ' + rule.action.replace('_', ' ')}{label}"


def _when(live: Live, rule: Rule) -> str:
    held = [fact_words(name, live.policy.words) for name in sorted(rule.needs.held)]
    barred = [f"Not so: {fact_words(name, live.policy.words)}" for name in sorted(rule.needs.barred)]
    return listed([*held, *barred], "Always")


def technical(live: Live) -> Table:
    """As the installation and the organisation are set now; an address or a key is never named."""
    its = live.settings
    anchored = its.anchor_key and (its.anchor_folder or its.anchor_mail)
    rows = (
        ("Session ends when nobody is there", f"After {its.idle_minutes} minutes"),
        ("Session ends in any case", f"After {its.session_hours} hours"),
        ("Cookies for HTTPS only", _yes(its.secure_cookies)),
        ("Sign-in through an identity provider", _yes(its.oidc_issuer)),
        ("Secrets in the database are sealed with a key kept elsewhere", _yes(its.secret_key)),
        ("Audit: every read, write and refusal, in a chain", f"Sealed every {its.seal_every:g} seconds"),
        ("Audit: a signed anchor leaves the house each day", _yes(anchored)),
        *((f"Access by one’s own word: {sort.words}", _claim(live, sort)) for sort in ClaimSort),
        *_watch(live.records),
    )  # fmt: skip
    return Table("Technical and organisational measures", ("Measure", "As set now"), rows)


def _claim(live: Live, sort: ClaimSort) -> str:
    told = "each is put to a privacy officer"
    return (
        f"Open for {live.settings.break_glass_minutes} minutes; {told}"
        if sort is ClaimSort.BREAK_GLASS
        else told.capitalize()
    )


def _watch(records: Records) -> list[tuple[str, str]]:
    """What the organisation counts as unusual, for whoever may look at its audit."""
    if not records.judge.may_ever(AuditWatch, Action.READ):
        return []
    return [
        (f"Looked at: {one.about.words}", f"{one.about.counts}: {one.threshold}" if one.threshold else "Switched off")
        for one in alerts(records)
    ]


def _yes(value: object) -> str:
    return "Yes" if value else "No"
