"""One slice per capability of a city; see the storeys in the architecture page."""
