"""What the assistant decides, without touching a database."""
