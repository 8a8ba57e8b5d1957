"""Addresses of the assistant pages."""

from django.urls import path

from layan.domains.assistant import views

app_name = "assistant"
urlpatterns = [path("tanya/", views.ask_page, name="ask")]
