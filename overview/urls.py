"""Addresses of `overview`: home, how we're doing, messages, the demonstration."""

from django.urls import path

from overview.views import (
    about,
    demonstration,
    findings,
    health,
    history,
    home,
    leaver,
    metrics,
    running,
    standing,
    you,
)

app_name = "overview"
urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("running/", running.running, name="running"),
    path("metrics", metrics.metrics, name="metrics"),
    path("demo/", demonstration.desks, name="demonstration"),
    path("demo/sign-in/<str:role>/", demonstration.sign_in, name="demonstration_sign_in"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("messages/", home.messages, name="messages"),
    path("messages/could-not-send/", home.could_not_send, name="could_not_send"),
    path("how-we-are-doing/", standing.standing, name="standing"),
    path("history/", history.history, name="history"),
    path("history/lines.csv", history.history_csv, name="history_csv"),
    path("history/found/", findings.findings, name="findings"),
    path("you/", you.about_you, name="about_you"),
    path("accounts/leaving/<int:pk>/holds/", leaver.leaver, name="leaver"),
    path("accounts/leaving/<int:pk>/certificate/", leaver.certificate, name="certificate"),
    path("accounts/leaving/<int:pk>/certificate.pdf", leaver.certificate_pdf, name="certificate_pdf"),
    path("held-by/<int:pk>/", home.held_by, name="held_by"),
]
