"""What an organisation that leaves does not take with it, and why: in words for its README, and by table."""

from collections.abc import Mapping

LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "Records of other organisations about the same people.": ("hidden_match",),
    "Very restricted records and confidential addresses: they are for people named one by one, who hand them over "
    "themselves.": ("address_grant",),
    "Passwords, keys, sessions and the audit. Powerful roles stand among the records, and are granted anew "
    "elsewhere.": (
        "api_key", "audit_entry", "reset_link", "sign_in",
    ),
    "Webhooks and what they were sent: each is set up anew, with a secret of its own.": ("webhook", "webhook_delivery"),
    "Spreadsheets of referrals on their way in: what was taken in stands among the records.": ("referral_file",),
    "Forms begun and not completed: each is its worker's own until it is.": ("assessment_draft",),
    "What only keeps this installation from doing a thing twice.": (
        "answered_request", "outbox_message", "taken_in_row",
    ),
}  # fmt: skip
