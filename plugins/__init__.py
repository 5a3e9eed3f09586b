"""The four partners' plugins, each loaded through its entry point exactly as a stranger's package would be."""
