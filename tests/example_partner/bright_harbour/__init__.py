"""Bright Harbour's plugin: content and hooks."""
