"""Addresses of `people`."""

from django.urls import path

from people.views import away, factor_resets, invitation, people, roles, school, sessions, undertakings

app_name = "people"
urlpatterns = [
    path("", people.people, name="people"),
    path("new/", people.add, name="add"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/change/", people.change, name="change"),
    path("<int:pk>/address/", people.address, name="address"),
    path("<int:pk>/invite/", people.send_invitation, name="invite"),
    path("<int:pk>/invitation-by-hand/", people.hand_over, name="hand_over"),
    path("<int:pk>/sign-out/", sessions.end_all, name="end_all_sessions"),
    path("<int:pk>/second-step/", factor_resets.start_again, name="start_again"),
    path("second-step/<int:pk>/", factor_resets.factor_reset, name="factor_reset"),
    path("second-step/<int:pk>/agree/", factor_resets.agree, name="agree_factor_reset"),
    path("second-step/<int:pk>/cancel/", factor_resets.cancel, name="cancel_factor_reset"),
    path("<int:pk>/roles/new/", roles.give, name="give_role"),
    path("<int:pk>/away/", away.away_for, name="away_for"),
    path("roles/<int:pk>/end/", roles.end, name="end_role"),
    path("school/", school.school, name="school"),
    path("stand-ins/", roles.stand_ins, name="stand_ins"),
    path("stand-ins/<str:role>/", roles.name, name="name_stand_in"),
    path("away/", away.away, name="away"),
    path("away/<int:pk>/back/", away.back, name="back"),
    path("undertaking/", undertakings.undertaking, name="undertaking"),
    path("undertaking/<str:token>/", undertakings.undertaking_link, name="undertaking_link"),
    path("leaving/<int:pk>/undertaking/", undertakings.ask_undertaking, name="ask_undertaking"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
]
