"""Access words of exchange with other systems: the rows that were taken in."""

from core.access.vocabulary import AccessWords
from core.interop.models import ImportedRow

WORDS = AccessWords(models=(ImportedRow,))
