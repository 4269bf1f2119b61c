"""Addresses of `monitoring`."""

from django.urls import path

from monitoring import views
from monitoring.views import mentions

app_name = "monitoring"
urlpatterns = [
    path("comments/", views.comments, name="comments"),
    path("comments/new/", views.receive_comment, name="receive_comment"),
    path("comments/lists/", views.upload_comment_list, name="upload_comment_list"),
    path("comments/lists/<int:pk>/", views.comment_list, name="comment_list"),
    path("comments/lists/<int:pk>/take-in/", views.start_comment_list, name="start_comment_list"),
    path("comments/<int:pk>/", views.comment, name="comment"),
    path("comments/<int:pk>/answer/", views.answer_comment, name="answer_comment"),
    path("comments/<int:pk>/no-answer/", views.close_comment, name="close_comment"),
    path("comments/<int:pk>/not-ours/", views.dismiss_comment, name="dismiss_comment"),
    path("comments/<int:pk>/give/", views.assign_comment, name="assign_comment"),
    path("comments/<int:pk>/sort/", views.sort_comment, name="sort_comment"),
    path("comments/<int:pk>/flag/", views.flag_comment, name="flag_comment"),
    path("comments/<int:pk>/unflag/", views.unflag_comment, name="unflag_comment"),
    path("comments/<int:pk>/deadline/", views.move_deadline, name="move_deadline"),
    path("seen-online/", mentions.mentions, name="mentions"),
    path("seen-online/new/", mentions.note_mention, name="note_mention"),
    path("seen-online/<int:pk>/", mentions.mention, name="mention"),
    path("seen-online/<int:pk>/decide/", mentions.decide_mention, name="decide_mention"),
    path("seen-online/<int:pk>/response/", mentions.record_response, name="record_response"),
    path("checks/", views.checks, name="checks"),
    path("checks/new/", views.record_checks, name="record_checks"),
    path("school-days/", views.school_days, name="school_days"),
    path("school-days/decide/", views.decide_closures, name="decide_closures"),
    path("school-days/closures/<int:pk>/remove/", views.remove_closure, name="remove_closure"),
]
