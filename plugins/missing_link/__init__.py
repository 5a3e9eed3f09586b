"""Missing Link's plugin: content and hooks."""
