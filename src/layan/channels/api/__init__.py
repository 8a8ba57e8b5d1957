"""The HTTP API: root, documents, errors."""
