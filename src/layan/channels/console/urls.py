"""Addresses of the console's own pages; slices bring their officer pages themselves."""

from django.urls import path

from layan.channels.console import views

app_name = "console"
urlpatterns = [path("", views.home, name="home")]
