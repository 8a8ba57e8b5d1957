"""Django plumbing without city nouns."""
