"""The floor that no policy version may break: denials laid beneath every policy, written in its own language."""

from collections.abc import Iterator, Mapping

from core.access.protected import Anchor, Label
from core.access.rules import LAW, Rule
from core.access.vocabulary import ANY, EVERY, Action, Vocabulary

CONFLICT, WORKER_IN_CONFLICT = "conflict_of_interest", "worker_in_conflict"
"""Conditions that the floor denies by: whoever asks is kept apart from the client; whom the record names is."""
CONFLICT_BY_NAME = "kept_apart_from_named"
"""The first of these, of a kind that is about somebody else and names a client."""
NAMES_A_CLIENT: Mapping[str, str] = {"privacy_matter": "client_id", "legal_hold": "record_id"}
"""Those kinds, and the column that names the client."""
WORKER_COLUMNS: Mapping[str, str] = {
    "allocation": "worker_id", "involvement": "link_worker_id", "referral": "triaged_by", "referral_task": "owner_id",
    "gap": "owner_id",
}  # fmt: skip
"""Kinds by which somebody is given work with a client, and the column that names them."""
SEALED, LOCKED = "sealed", "locked"
"""The same: the entry is sealed and not open to whoever asks; it is locked as well."""
_REFERRAL = ("referral_id",)
SEALED_WITH: Mapping[str, tuple[str, ...]] = {
    "contact": ("id", "referral_id"), "assessment": ("id",), "support_conversation": ("id", "referral_id"),
    "stay": ("id",), "dialog_session": ("id", "assessment_id"), "attachment": ("id", "referral_id"),
    "onward_referral": ("id", "referral_id"), "referral": ("id",), "arrival": _REFERRAL, "referral_clock": _REFERRAL,
    "transfer": _REFERRAL, "gap": _REFERRAL, "telling": _REFERRAL, "referral_task": _REFERRAL,
    "missing_paper": _REFERRAL, "status_page": _REFERRAL, "call_attempt": ("referral_id", "conversation_id"),
    "addendum": ("record_id",),
}  # fmt: skip
"""Kinds of which an entry may be sealed (`id`), and those that are closed with what they are part of."""
UNMARKED = frozenset({
    "client", "client_name", "client_pair", "client_merge", "death", "hidden_match", "conflict_link", "consent", "seal",
    "seal_opening", "mistake", "corrected_entry", "involvement", "allocation", "contact_details", "safe_contact",
    "address_grant", "assessment_draft", "self_claim", "access_request", "arrival", "referral_clock", "status_page",
    "disposal_review", "caldicott_entry",
})  # fmt: skip
"""Kinds of which no entry is hidden as recorded by mistake: they say who the person is, who may see what, or how to
keep them safe, and hiding one would undo nothing that it does; or they are part of a referral and hidden with it; or a
decision that is never lost, and is put right where it stands."""
BUT_KNOW = "anything_but_know"
"""The floor's own word, in the matcher: no group of actions can say it, for whoever may read may know."""
GIVING = (Action.CREATE, Action.ASSIGN)
CONFLICTS = ("floor-conflict-",)
SILENT, WORKER = (*CONFLICTS, "floor-sealed-", "floor-locked-"), "floor-worker-"
"""Beginnings of the ids of two sorts of rules: of the former nobody hears, not even that it decided; of the latter only
whoever could give the work otherwise."""


def floor_rules(words: Vocabulary) -> Iterator[Rule]:
    """Confidential addresses only for people granted each one; people management never opens care; a record that has
    been joined with another opens to nobody; whoever is kept apart from a client sees nothing of them, and is given
    no work with them; what is sealed opens to people named one by one; what is locked is not even known of, nor is
    what was recorded by mistake, by anybody."""
    for name, kind in sorted(words.kinds.items()):
        if kind.anchor is Anchor.CLIENT:
            yield _denial(f"floor-hr-{name}", "hr_officer", name, ANY, "always")
            if CONFLICT in words.conditions:
                yield _denial(f"floor-conflict-{name}", EVERY, name, ANY, CONFLICT)
    if CONFLICT_BY_NAME in words.conditions:
        for name in sorted(NAMES_A_CLIENT.keys() & words.kinds.keys()):
            yield _denial(f"floor-conflict-{name}", EVERY, name, ANY, CONFLICT_BY_NAME)
    if WORKER_IN_CONFLICT in words.conditions:
        for name in sorted(WORKER_COLUMNS):
            for action in GIVING:
                yield _denial(f"{WORKER}{name}-{action}", EVERY, name, ANY, WORKER_IN_CONFLICT, action)
    if SEALED in words.conditions:
        for name in sorted(SEALED_WITH.keys() & words.kinds.keys()):
            yield _denial(f"floor-sealed-{name}", EVERY, name, ANY, SEALED, BUT_KNOW)
        for name in sorted(lockable(words)):
            yield _denial(f"floor-locked-{name}", EVERY, name, ANY, LOCKED)
        for name in ("seal", "seal_opening"):
            yield _denial(f"floor-locked-{name}", EVERY, name, ANY, "locked_away")
    if "contact_details" in words.kinds:
        yield _denial("floor-address", EVERY, "contact_details", Label.VERY_RESTRICTED, "!address_granted")
    if "merged_away" in words.conditions:
        yield _denial("floor-merged", EVERY, "client", ANY, "merged_away")


def lockable(words: Vocabulary) -> Iterator[str]:
    """Kinds of which an entry may be locked away, or hidden as recorded by mistake: plugins' kinds as well."""
    for name, kind in words.kinds.items():
        is_entry = kind.anchor is Anchor.CLIENT and kind.about == "client_id" and name not in UNMARKED
        if is_entry or name in SEALED_WITH:
            yield name


def _denial(id: str, role: str, kind: str, label: str, when: str, action: str = ANY) -> Rule:
    return Rule(id, role, EVERY, kind, action, label, when, LAW, "deny")
