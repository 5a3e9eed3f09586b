"""Access words of oversight: the watch over an organisation's audit."""

from core.access.audit.watch import AuditWatch
from core.access.vocabulary import AccessWords

WORDS = AccessWords(models=(AuditWatch,))
