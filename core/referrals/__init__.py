"""Referrals: triage, the support conversation, the decision, and how they arrive."""
