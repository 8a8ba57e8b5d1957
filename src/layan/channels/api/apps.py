"""The api channel."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers the channel with Django."""

    name = "layan.channels.api"
    label = "api"
