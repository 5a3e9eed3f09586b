"""Casework: contacts with a client, and what later grows around them."""
