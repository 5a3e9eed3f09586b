"""What the client record puts into shared places: its navigation and the sections of a client's record."""

from core.clients.models import Client, SafeContact
from core.web.places import Contribution, NavigationItem, Section

CONTRIBUTION = Contribution(
    navigation=(NavigationItem("/clients", "People", Client),),
    sections=(
        Section("", "Summary", Client),
        Section("timeline", "Timeline", Client),
        Section("identity", "Identity", Client),
        Section("contact-details", "Reaching the person", SafeContact),
    ),
)
