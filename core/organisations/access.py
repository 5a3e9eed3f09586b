"""Access words of organisations: which plugins they have switched on, and what they hold licences for."""

from core.access.vocabulary import AccessWords
from core.organisations.models import InstrumentLicence, OrganisationPlugin

WORDS = AccessWords(models=(OrganisationPlugin, InstrumentLicence))
"""Everybody signed in may read them; who may write, the policy says."""
