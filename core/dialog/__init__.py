"""DIALOG+ sessions: rating together, choosing areas, four steps for each, actions, and a page to take home."""
