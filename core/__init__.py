"""Fingerpost's core: what the four organisations share; feature folders, one composition root, one door to rows."""
