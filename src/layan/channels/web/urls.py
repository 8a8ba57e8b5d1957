"""Addresses of the web pages."""

from django.urls import path

from layan.channels.web import views

app_name = "web"
urlpatterns = [
    path("", views.start, name="start"),
    path("tentang/", views.about, name="about"),
]
