"""What may be done before a closed door: ask, claim by one's own word, break the glass. None of it goes unseen."""
