"""Access words of leaving."""

from core.access.vocabulary import AccessWords
from core.leaving.models import Departure

WORDS = AccessWords(models=(Departure,))
