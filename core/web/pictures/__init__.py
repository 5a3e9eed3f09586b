"""Pictures of readings: pure functions from numbers to an accessible drawing with its table."""
