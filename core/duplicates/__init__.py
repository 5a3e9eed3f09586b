"""Two records of one person: found, linked, joined, taken apart; an entry on the wrong person put right."""
