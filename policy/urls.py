"""Addresses of `policy`: the Statement, its versions, and who has not read it."""

from django.urls import path

from policy import views

app_name = "policy"
urlpatterns = [
    path("", views.read_statement, name="statement"),
    path("who-has-not/", views.who_has_not, name="who_has_not"),
    path("versions/", views.versions, name="versions"),
    path("versions/new/", views.start_version, name="start_version"),
    path("versions/<int:number>/", views.version, name="version"),
    path("write/", views.write, name="write"),
    path("publish/", views.publish, name="publish"),
    path("review-cycle/", views.review_cycle, name="review_cycle"),
]
