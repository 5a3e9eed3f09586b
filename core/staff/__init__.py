"""The organisation's own people and places: starters, names, teams and their members, services."""
