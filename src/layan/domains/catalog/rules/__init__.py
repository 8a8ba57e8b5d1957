"""What the catalogue decides, without touching a database."""
