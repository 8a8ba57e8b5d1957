"""Addresses of the files machines read; the same in every language."""

from django.urls import path

from layan.channels.web import machine

app_name = "machine"
urlpatterns = [
    path("healthz", machine.healthz, name="healthz"),
    path("robots.txt", machine.robots, name="robots"),
    path("manifest.webmanifest", machine.manifest, name="manifest"),
    path("tema.css", machine.theme, name="theme"),
    path("favicon.ico", machine.favicon, name="favicon"),
]
