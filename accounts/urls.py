"""Addresses of `accounts`, by noun."""

from django.urls import path

from accounts.views import register, requests, set_up

app_name = "accounts"

_requests = [
    path("requests/", requests.requests, name="requests"),
    path("requests/<int:pk>/", requests.request, name="request"),
]

_register = [
    path("", register.register, name="register"),
    path("official/", register.official, name="official"),
    path("<int:pk>/", register.account, name="account"),
    path("<int:pk>/set-up/", set_up.set_up, name="set_up"),
]

urlpatterns = [
    *_requests,
    *_register,
]
