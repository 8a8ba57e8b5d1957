"""Observer storey: answers in ordinary words, grounded in the catalogue."""
