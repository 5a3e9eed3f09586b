"""Keeping people apart: members of staff who may know nothing of a client, whatever any rule allows."""
