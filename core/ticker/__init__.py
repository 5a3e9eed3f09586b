"""The system's clock for everything that must happen by itself."""
