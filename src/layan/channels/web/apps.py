"""The web channel."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the channel with Django."""

    name = "layan.channels.web"
    label = "web"
