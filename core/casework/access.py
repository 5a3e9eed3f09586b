"""Access words of casework: contacts."""

from core.access.vocabulary import AccessWords
from core.casework.models import Contact

WORDS = AccessWords(models=(Contact,))
