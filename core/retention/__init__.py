"""Retention: how long records are kept, what stops their end, and their destruction once everybody concerned agrees."""
