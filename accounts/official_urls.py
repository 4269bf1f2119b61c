"""Addresses of the public list of official accounts: short, because parents type them."""

from django.urls import path

from accounts.views import official

app_name = "official"
urlpatterns = [
    path("official-accounts/", official.accounts, name="accounts"),
    path("official-accounts/frame/", official.frame, name="frame"),
    path("official-accounts/sheet.pdf", official.sheet, name="sheet"),
    path("official-accounts.json", official.listed, name="listed"),
]
