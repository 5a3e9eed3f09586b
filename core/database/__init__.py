"""Engine, base class, ids, clock and migrations: the only place where SQLite and PostgreSQL differ."""
