"""What all four partners use alike: the partnership's own plugin, declared through the same hooks as any other."""
