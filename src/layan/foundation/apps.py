"""Django plumbing without city nouns."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Registers base templates, components and static files."""

    name = "layan.foundation"
    label = "foundation"
