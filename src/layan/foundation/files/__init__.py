"""Files people send: private, checked by content, encrypted at rest, kept no longer than needed."""
