"""What lists of clients ask of allocations and referrals, and the national wait of contacts, is read from indexes."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CASELOADS = ["worker_id", "organisation_id", "ends", "client_id"]
BEFORE = ("ix_allocation_worker_id_organisation_id_ends_client_id", "ix_referral_organisation_id_is_open_client_id")
AFTER = (f"{BEFORE[0]}_starts", "ix_referral_opens")
OPENS = ["organisation_id", "is_open", "opens_record", "from_organisation_id", "client_id"]


def upgrade() -> None:
    op.create_index(AFTER[0], "allocation", [*CASELOADS, "starts"])
    op.create_index(AFTER[1], "referral", OPENS)
    op.create_index("ix_contact_met", "contact", ["referral_id", "at", "attendance", "mechanism"])
    op.drop_index(BEFORE[0], "allocation")
    op.drop_index(BEFORE[1], "referral")


def downgrade() -> None:
    op.create_index(BEFORE[0], "allocation", CASELOADS)
    op.create_index(BEFORE[1], "referral", ["organisation_id", "is_open", "client_id"])
    op.drop_index(AFTER[0], "allocation")
    op.drop_index(AFTER[1], "referral")
    op.drop_index("ix_contact_met", "contact")
