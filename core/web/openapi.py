"""Words of the API's own document."""

DESCRIPTION = """The shared record of partner organisations that work as one team.

Send your key as `Authorization: Bearer …`. Every answer holds only what the rules let your key's holder see; a record
that is not yours to see answers 404, like one that does not exist. Errors are `application/problem+json` (RFC 9457).
Changes carry the `ETag` they were made to in `If-Match`. A POST may carry an `Idempotency-Key`: sent again, it is
answered again and nothing happens twice. Lists are `{"items", "next", "count", "count_is_capped"}`; pass `next` as
`after`."""
