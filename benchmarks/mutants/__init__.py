"""Planted bugs: each is one change to the access door that a test must notice."""
