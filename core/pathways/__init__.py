"""Pathways: stays of people on whatever an enabled plugin declares, from entry to follow-up."""
