"""Plugins as people meet them: their pages and panels, their settings, their licences, and switching them on."""
