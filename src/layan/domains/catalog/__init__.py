"""Civic storey: what the city offers, to whom, where and when."""
