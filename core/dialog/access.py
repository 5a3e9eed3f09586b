"""Access words of DIALOG+: sessions are casework, as the assessments are that they make."""

from core.access.vocabulary import AccessWords
from core.dialog.models import DialogSession

WORDS = AccessWords(models=(DialogSession,))
