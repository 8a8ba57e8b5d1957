"""Where files are served; include it under a prefix of your choice."""

from django.urls import path

from layan.foundation.files import views

app_name = "files"
urlpatterns = [path("<str:token>/", views.serve, name="serve")]
