"""Algorithms without a framework: arrays, frames or strings in, frozen results out."""
