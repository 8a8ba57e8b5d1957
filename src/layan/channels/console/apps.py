"""The console channel."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from layan.foundation import menus


class ConsoleConfig(AppConfig):
    """Registers the channel with Django."""

    name = "layan.channels.console"
    label = "console"

    def ready(self) -> None:
        """Put the console's first page into its menu."""
        menus.register(
            menus.Entry(
                "console:home", _("Overview"), place="console", order=10, icon="layout-grid"
            )
        )
