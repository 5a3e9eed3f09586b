"""The shared client record: identity, contact details and safe contact, confidential addresses."""
