"""Nilaari's plugin: content and hooks."""
