"""Citizen pages of the catalogue: every one works without a script and by keyboard."""
