"""Keeping an installation running: backup and restore, what the doctor looks at, and what is told to monitoring."""
