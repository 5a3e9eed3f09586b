"""A client's time with an organisation: case lead, link worker, allocation, caseload."""
