"""Addresses of `overview`: home, how we're doing, messages, the demonstration."""

from django.urls import path

from overview.views import health, home

app_name = "overview"
urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
]
