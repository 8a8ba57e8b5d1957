"""The ASGI application: what the server runs."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "layan.config.settings")

import django

django.setup(set_prefix=False)

from layan.foundation.asgi import Handler  # noqa: E402 - after set-up

application = Handler()
