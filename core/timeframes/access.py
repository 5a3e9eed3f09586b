"""Access words of timeframes: what services promise, and when they are closed."""

from core.access.vocabulary import AccessWords
from core.timeframes.models import ClosedDay, Timeframe

WORDS = AccessWords(models=(Timeframe, ClosedDay))
"""Everybody signed in may read them; who may write, the policy says."""
