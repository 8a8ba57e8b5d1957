"""The assistant slice: answers grounded in the catalogue."""

from django.apps import AppConfig


class AssistantConfig(AppConfig):
    """Registers the slice with Django."""

    name = "layan.domains.assistant"
    label = "assistant"
