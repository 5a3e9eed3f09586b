"""Who may see what: actors, the vocabulary of rules, the policy, and the only door to rows."""
