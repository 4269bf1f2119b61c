"""Addresses for reporting an impostor: below the public list, where parents look."""

from django.urls import path

from monitoring.views import impostors

app_name = "impostor"
urlpatterns = [
    path("official-accounts/report/", impostors.report_impostor, name="report"),
    path("official-accounts/report/thank-you/", impostors.thanks, name="thanks"),
]
