"""Addresses of `accounts`, by noun."""

from django.urls import path

from accounts.views import requests

app_name = "accounts"

_requests = [
    path("requests/<int:pk>/", requests.request, name="request"),
]

urlpatterns = [
    *_requests,
]
