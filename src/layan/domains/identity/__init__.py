"""Ground storey: people who sign in and the agencies they work for."""
