"""What an organisation that leaves does not take with it, and why: in words for its README, and by table."""

from collections.abc import Mapping

LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "Records of other organisations about the same people.": ("hidden_match",),
    "Whom the organisation keeps apart from whom: its privacy officers know, and hand it over themselves.": (
        "conflict_link",
    ),
    "Very restricted records, sealed entries and confidential addresses: they are for people named one by one, who "
    "hand them over themselves.": ("address_grant", "seal", "seal_opening"),
    "Passwords, keys, sessions and the audit. Powerful roles stand among the records, and are granted anew "
    "elsewhere.": (
        "api_key", "audit_entry", "reset_link", "sign_in",
    ),
    "What was opened by somebody's own word or asked for, and what privacy officers found: it is of several "
    "organisations, and stays with the audit.": ("access_request", "privacy_matter", "self_claim"),
    "Entries that were recorded by mistake, with what says so; and what is due to be destroyed, which is found anew.": (
        "disposal_review", "mistake",
    ),
    "What was gathered for a request to see a record, and how it was judged: it is of several organisations, and the "
    "request and its outcome stand among the records.": ("rights_decision", "rights_gathering"),
    "Webhooks and what they were sent: each is set up anew, with a secret of its own.": ("webhook", "webhook_delivery"),
    "Spreadsheets of referrals on their way in: what was taken in stands among the records.": ("referral_file",),
    "What counts as unusual access: it is about the audit, which stays.": ("audit_watch",),
    "Forms begun and not completed: each is its worker's own until it is.": ("assessment_draft",),
    "What only keeps this installation from doing a thing twice.": (
        "answered_request", "outbox_message", "taken_in_row",
    ),
}  # fmt: skip
