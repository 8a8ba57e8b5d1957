"""Addresses of the identity pages."""

from django.urls import path

from layan.domains.identity import views

app_name = "identity"
urlpatterns = [
    path("masuk/", views.sign_in, name="sign-in"),
    path("keluar/", views.sign_out, name="sign-out"),
]
