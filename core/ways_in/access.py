"""Access words of the ways in: the files that people give to be taken in."""

from core.access.vocabulary import AccessWords
from core.ways_in.models import ReferralFile
from core.ways_in.status_models import StatusPage

WORDS = AccessWords(models=(ReferralFile, StatusPage))
