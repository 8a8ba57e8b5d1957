"""Outside formats behind one shape: packs, other cities' lists, boundaries, holidays."""
