"""Papers that the law asks for, made from what is configured now: the record of processing activities (Article 30 of
the UK GDPR), and the tables of a data protection impact assessment (Article 35(7)). Nothing is kept twice: every line
comes from the declared kinds, the policy in force, the register of agreements, plugins and settings."""
