"""Staff and systems: who they are, which roles they hold where, how they sign in."""
