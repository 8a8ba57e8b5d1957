"""The officers' console: frame and menu."""
