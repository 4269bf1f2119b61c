"""Addresses of `incidents`."""

from django.urls import path

from incidents import views

app_name = "incidents"
urlpatterns = [
    path("", views.reports, name="reports"),
    path("new/", views.start_report, name="start_report"),
    path("mine/", views.mine, name="mine"),
    path("received/", views.received, name="received"),
    path("who-to-tell/", views.who_to_tell, name="who_to_tell"),
    path("<str:reference>/", views.report, name="report"),
    path("<str:reference>/look/", views.look_at_report, name="look_at_report"),
    path("<str:reference>/conduct/", views.check_conduct, name="check_conduct"),
    path("<str:reference>/advice/", views.record_advice, name="record_advice"),
    path("<str:reference>/low-level/", views.pass_to_low_level_file, name="pass_to_low_level_file"),
    path("<str:reference>/assess/", views.assess_report, name="assess_report"),
    path("<str:reference>/refer/", views.refer_report, name="refer_report"),
    path("<str:reference>/referrals/<int:pk>/answer/", views.record_answer, name="record_answer"),
    path("<str:reference>/taken-down/", views.record_takedown, name="record_takedown"),
    path("<str:reference>/conclude/", views.conclude_report, name="conclude_report"),
    path("<str:reference>/reopen/", views.reopen_report, name="reopen_report"),
    path("<str:reference>/lead/", views.name_lead, name="name_lead"),
    path("<str:reference>/restrict/", views.mark_restricted, name="mark_restricted"),
    path("<str:reference>/keep-out/", views.keep_out, name="keep_out"),
    path("<str:reference>/kept-out/<int:pk>/share/", views.share_report, name="share_report"),
    path("<str:reference>/about/", views.name_about, name="name_about"),
    path("<str:reference>/about/<int:pk>/correct/", views.correct_naming, name="correct_naming"),
    path("<str:reference>/readers/", views.add_reader, name="add_reader"),
    path("<str:reference>/evidence/", views.add_evidence, name="add_evidence"),
    path("<str:reference>/evidence/<int:pk>/", views.evidence, name="evidence"),
    path("<str:reference>/evidence/<int:pk>/quarantine/", views.quarantine_evidence, name="quarantine_evidence"),
]
