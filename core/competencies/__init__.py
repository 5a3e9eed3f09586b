"""Competency frameworks that plugins declare: to read, to search, to compare side by side."""
