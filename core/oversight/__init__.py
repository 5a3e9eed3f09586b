"""Looking at the audit, and being told of unusual access: for privacy officers and auditors."""
