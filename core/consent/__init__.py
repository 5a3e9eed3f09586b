"""What a person says of sharing: consent, dissent and objection, as rules obey them."""
