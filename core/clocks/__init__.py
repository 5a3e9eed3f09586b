"""When a clock that started at one moment is due: calendars, bank holidays and the rules. No database, no present."""
