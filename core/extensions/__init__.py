"""How plugins are found, loaded, checked and told of events."""
