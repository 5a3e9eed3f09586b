"""People who leave: what ends with them at once, and what they leave to be handed over."""
