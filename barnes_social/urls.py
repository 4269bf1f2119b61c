"""Every address: the apps' own files below, allauth's at /sign-in/."""

from django.urls import include, path

urlpatterns = [
    path("", include("overview.urls")),
    path("", include("accounts.official_urls")),
    path("", include("monitoring.impostor_urls")),
    path("accounts/", include("accounts.urls")),
    path("scim/v2/", include("accounts.scim_urls")),
    path("monitoring/", include("monitoring.urls")),
    path("reports/", include("incidents.urls")),
    path("people/", include("people.urls")),
    path("statement/", include("policy.urls")),
    path("sign-in/", include("people.sign_in_urls")),
]
handler403 = "overview.views.faults.forbidden"
handler404 = "overview.views.faults.not_found"
handler429 = "people.views.too_many.too_many"
handler500 = "overview.views.faults.server_error"
handler400 = "overview.views.faults.bad_request"
