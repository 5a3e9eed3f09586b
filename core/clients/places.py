"""What the client record puts into shared places: its navigation and the sections of a client's record."""

from core.clients.models import Client, SafeContact
from core.web.places import Contribution, NavigationItem, Section

CONTRIBUTION = Contribution(
    navigation=(NavigationItem("/clients", "People", Client, rank=40),),
    sections=(
        Section("", "Summary", Client, rank=0),
        Section("timeline", "Timeline", Client, rank=10),
        Section("identity", "Identity", Client, rank=70),
        Section("contact-details", "Reaching the person", SafeContact, rank=20),
    ),
)
