"""Second Step's plugin: content and hooks."""
