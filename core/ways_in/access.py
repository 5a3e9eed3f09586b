"""Access words of the ways in: the files that people give to be taken in."""

from core.access.vocabulary import AccessWords
from core.ways_in.models import ReferralFile

WORDS = AccessWords(models=(ReferralFile,))
