"""The citizen pages: frame, start page, error pages."""
