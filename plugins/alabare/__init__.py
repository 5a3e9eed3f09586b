"""Alabaré's plugin: content and hooks."""
