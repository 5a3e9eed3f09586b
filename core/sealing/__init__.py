"""Sealed entries: open only to their author and to people named one by one, whatever any rule allows."""
