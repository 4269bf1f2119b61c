"""Addresses of `accounts`, by noun."""

from django.urls import path

from accounts.views import (
    account_list,
    changes,
    checklists,
    credentials,
    decisions,
    directory,
    handovers,
    leaving,
    linked_groups,
    long_leave,
    looks,
    official_choice,
    openings,
    post_checks,
    post_records,
    posting,
    posts,
    record,
    recovery_codes,
    register,
    register_file,
    removals,
    requests,
    reviews,
    safe_imports,
    set_up,
    staff_list,
    suggestions,
    takedowns,
    ways,
    withdrawals,
)

app_name = "accounts"

_requests = [
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.start, name="start_request"),
    path("requests/<int:pk>/", decisions.request, name="request"),
    path("requests/<int:pk>/edit/", requests.edit_request, name="edit_request"),
    path("requests/<int:pk>/check/", requests.check_request, name="check_request"),
    path("requests/<int:pk>/submit/", requests.submit, name="submit_request"),
    path("requests/<int:pk>/withdraw/", requests.withdraw, name="withdraw_request"),
    path("requests/<int:pk>/agree/", decisions.agree, name="agree_to_sponsor"),
    path("requests/<int:pk>/approve/", decisions.approve, name="approve_request"),
    path("requests/<int:pk>/return/", decisions.send_back, name="return_request"),
    path("requests/<int:pk>/decline/", decisions.decline, name="decline_request"),
    path("requests/<int:pk>/start-set-up/", set_up.start, name="start_set_up"),
]

_account_list = [
    path("existing/", account_list.account_list, name="account_list"),
    path("existing/our-accounts.csv", account_list.account_list_template, name="account_list_template"),
    path("existing/<int:pk>/", account_list.account_list_preview, name="account_list_preview"),
    path("existing/<int:pk>/broken.csv", account_list.account_list_broken, name="account_list_broken"),
    path("requests/<int:pk>/closed-down/", decisions.closed_down, name="record_closed_down"),
]

_set_up = [
    path("<int:pk>/set-up/", set_up.set_up, name="set_up"),
    path("<int:pk>/set-up/details/", set_up.details, name="set_up_details"),
    path("<int:pk>/set-up/own-access/", set_up.own_access, name="own_access"),
    path("<int:pk>/set-up/finish/", set_up.finish, name="finish_set_up"),
    path("set-up-items/<int:pk>/tick/", set_up.tick, name="tick_item"),
    path("set-up-items/<int:pk>/untick/", set_up.untick, name="untick_item"),
    path("set-up-items/<int:pk>/picture/", set_up.item_picture, name="item_picture"),
]

_checklists = [
    path("checklists/", checklists.checklists, name="checklists"),
    path("checklists/<slug:platform>/", checklists.checklist, name="checklist"),
    path("checklists/<slug:platform>/edit/", checklists.edit_checklist, name="edit_checklist"),
    path("checklists/<slug:platform>/reset/", checklists.reset_checklist_page, name="reset_checklist"),
]

_register = [
    path("", register.register, name="register"),
    path("our-accounts.csv", register_file.register_csv, name="register_csv"),
    path("closed/", register.closed, name="closed"),
    path("<int:pk>/", register.account, name="account"),
    path("<int:pk>/record.pdf", record.record_pdf, name="record_pdf"),
    path("<int:pk>/listing/", register.listing, name="choose_listing"),
    path("<int:pk>/monitors/", register.monitors, name="change_monitors"),
]

_official = [
    path("public-list/", official_choice.choose, name="choose_official"),
    path("public-list/look/", official_choice.preview, name="preview_official"),
    path("<int:pk>/place/", official_choice.place, name="correct_place"),
]

_ways = [
    path("ways-back/", ways.all_ways, name="all_ways"),
    path("<int:pk>/ways-back/", ways.ways, name="ways"),
    path("<int:pk>/ways-back/note/", ways.note, name="note_way"),
    path("<int:pk>/ways-back/confirm/", ways.confirm, name="confirm_ways"),
    path("ways-back/<int:pk>/works/", ways.works, name="way_works"),
    path("ways-back/<int:pk>/does-not-work/", ways.does_not_work, name="way_does_not_work"),
    path("ways-back/<int:pk>/end/", ways.end, name="end_way"),
    path("ways-back/<int:pk>/pass-on/", ways.pass_on, name="pass_on_way"),
]

_safe = [
    path("sign-in-details/looks/", looks.looks, name="looks"),
    path("<int:pk>/sign-in-details/", credentials.safe, name="safe"),
    path("<int:pk>/sign-in-details/show/", credentials.show_sign_in, name="show_sign_in"),
    path("<int:pk>/sign-in-details/store/<slug:kind>/", credentials.store, name="store_credential"),
    path("<int:pk>/sign-in-details/<uuid:credential_id>/", credentials.show_credential, name="show_credential"),
    path("<int:pk>/sign-in-details/new-password/", suggestions.suggestion, name="suggestion"),
    path("<int:pk>/sign-in-details/new-password/suggest/", suggestions.suggest, name="suggest_password"),
    path("<int:pk>/sign-in-details/new-password/show/", suggestions.show_suggestion, name="show_suggestion"),
    path("new-passwords/<uuid:credential_id>/confirm/", suggestions.confirm, name="confirm_suggestion"),
    path("new-passwords/<uuid:credential_id>/put-aside/", suggestions.put_aside, name="put_suggestion_aside"),
    path("<int:pk>/sign-in-details/versions/", recovery_codes.versions, name="versions"),
    path("<int:pk>/sign-in-details/recovery-codes/", recovery_codes.recovery_codes, name="recovery_codes"),
    path("recovery-codes/<uuid:credential_id>/<int:position>/used/", recovery_codes.tick_off, name="tick_code_off"),
    path("recovery-codes/<uuid:credential_id>/<int:position>/back/", recovery_codes.take_back, name="take_tick_back"),
]

_openings = [
    path("<int:pk>/sign-in-details/without-technician/", openings.ask_emergency, name="ask_emergency"),
    path("sign-in-details/copy/", openings.ask_copy, name="ask_copy"),
    path("sign-in-details/take-in/", safe_imports.upload_safe_import, name="upload_safe_import"),
    path("sign-in-details/take-in/<uuid:import_id>/", safe_imports.safe_import, name="safe_import"),
    path("sign-in-details/take-in/<uuid:import_id>/leave/", safe_imports.leave_safe_import, name="leave_safe_import"),
    path("sign-in-details/openings/<int:pk>/", openings.opening, name="opening"),
    path("sign-in-details/openings/<int:pk>/agree/", openings.agree, name="agree_opening"),
    path("sign-in-details/openings/<int:pk>/show/", openings.use, name="use_opening"),
    path("sign-in-details/openings/<int:pk>/file/", openings.take_copy, name="take_copy"),
    path("sign-in-details/openings/<int:pk>/stop/", openings.cancel, name="cancel_opening"),
]

_posting = [
    path("<int:pk>/who-can-post/", posting.posting, name="posting"),
    path("<int:pk>/who-can-post/add/", posting.grant, name="grant_posting"),
    path("who-can-post/<int:pk>/end/", posting.end, name="end_posting"),
    path("who-can-post/<int:pk>/taken-off/", posting.take_off, name="take_off_platform"),
]

_handovers = [
    path("who-can-post/<int:pk>/hand-over/", handovers.offer, name="offer_handover"),
    path("handovers/<str:reference>/", handovers.handover, name="handover"),
    path("handovers/<str:reference>/code/", handovers.unlock, name="unlock_handover"),
    path("handovers/<str:reference>/collect/", handovers.collect, name="collect_handover"),
    path("handovers/<str:reference>/confirm/", handovers.confirm, name="confirm_handover"),
    path("handovers/<str:reference>/cancel/", handovers.cancel, name="cancel_handover"),
]

_reviews = [
    path("review/", reviews.review, name="review"),
    path("review/who-can-post/", reviews.confirm, name="confirm_holders"),
    path("review/proof/", reviews.prove, name="prove_accounts"),
    path("reviews/<int:pk>/picture/<int:number>/", reviews.review_picture, name="review_picture"),
]

_changes = [
    path("<int:pk>/changes/<slug:kind>/", changes.begin, name="begin_change"),
    path("<int:pk>/keep/", changes.keep, name="keep_account"),
    path("<int:pk>/resume/", changes.resume, name="resume_account"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/agree/", changes.agree, name="agree_to_change"),
    path("changes/<int:pk>/give-up/", changes.give_up, name="give_up_change"),
    path("changes/<int:pk>/finish/", changes.finish, name="finish_change"),
    path("change-items/<int:pk>/settle/", changes.settle, name="settle_change_item"),
]

_leaving = [
    path("leaving/", leaving.departures, name="departures"),
    path("leaving/new/", leaving.record_departure, name="record_departure"),
    path("leaving/<int:pk>/", leaving.departure, name="departure"),
    path("leaving/<int:pk>/change/", leaving.change_departure, name="change_departure"),
    path("leaving/<int:pk>/announce/", leaving.announce_departure, name="announce_departure"),
    path("leaving/<int:pk>/cancel/", leaving.cancel_departure, name="cancel_departure"),
    path("leaving/<int:pk>/end-access/", leaving.end_access, name="end_access"),
    path("leaving/<int:pk>/back/", leaving.bring_back, name="bring_back"),
    path("long-leave/new/", long_leave.record_long_leave, name="record_long_leave"),
    path("long-leave/<int:pk>/", long_leave.long_leave, name="long_leave"),
    path("long-leave/<int:pk>/back/", long_leave.end_long_leave, name="end_long_leave"),
    path("leaving/no-end-date/", staff_list.no_end_date, name="no_end_date"),
    path("leaving/no-end-date/<int:pk>/permanent/", staff_list.keep_on, name="keep_on"),
    path("staff-list/", staff_list.staff_list, name="staff_list"),
    path("staff-list/<int:pk>/", staff_list.staff_list_preview, name="staff_list_preview"),
    path("staff-list/<int:pk>/broken.csv", staff_list.staff_list_broken, name="staff_list_broken"),
    path("removals/<int:pk>/", removals.removal, name="removal"),
    path("removals/<int:pk>/decide/", removals.decide_removal, name="decide_removal"),
    path("removals/<int:pk>/prove/", removals.prove_removal, name="prove_removal"),
    path("removals/<int:pk>/picture/", removals.removal_picture, name="removal_picture"),
]

_posts = [
    path("posts/", posts.posts, name="posts"),
    path("posts/check/", post_checks.start_check, name="start_check"),
    path("posts/check/<slug:pictured>/", post_checks.check_post, name="check_post"),
    path("posts/new/", post_records.start_record, name="start_record"),
    path("posts/new/<slug:pictured>/", post_records.record_post, name="record_post"),
    path("posts/classes/", posts.classes, name="classes"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/answer-again/", post_checks.check_again, name="check_again"),
    path("posts/<int:pk>/posted/", post_records.mark_posted, name="mark_posted"),
    path("posts/<int:pk>/not-posted/", post_records.leave_post, name="leave_post"),
    path("posts/<int:pk>/link/", post_records.add_link, name="add_link"),
    path("posts/<int:pk>/change/", post_records.change_post, name="change_post"),
]

_takedowns = [
    path("posts/<int:pk>/take-down/", takedowns.begin_takedown, name="begin_takedown"),
    path("posts/take-down/<int:pk>/", takedowns.takedown, name="takedown"),
    path("posts/take-down/<int:pk>/stop/", takedowns.stop_takedown, name="stop_takedown"),
    path("posts/take-down/<int:pk>/may-be-touched/", takedowns.release_takedown, name="release_takedown"),
    path("posts/take-down/<int:pk>/gone/", takedowns.complete_takedown, name="complete_takedown"),
    path("posts/take-down/<int:pk>/stays/", takedowns.drop_takedown, name="drop_takedown"),
    path("posts/take-down/steps/<int:pk>/answer/", takedowns.settle_step, name="settle_step"),
    path("posts/permissions/", withdrawals.withdrawals, name="withdrawals"),
    path("posts/permissions/new/", withdrawals.record_withdrawal, name="record_withdrawal"),
    path("posts/permissions/<int:pk>/", withdrawals.withdrawal, name="withdrawal"),
    path("posts/permissions/<int:pk>/finish/", withdrawals.finish_withdrawal, name="finish_withdrawal"),
    path("posts/permissions/posts/<int:pk>/look/", withdrawals.look_at_post, name="look_at_post"),
]

_directory = [
    path("leaving/directory/", directory.directory, name="directory"),
    path("leaving/directory/connect/", directory.make_directory_token, name="make_directory_token"),
    path("leaving/directory/connections/<int:pk>/end/", directory.end_directory_token, name="end_directory_token"),
    path("leaving/directory/left/", directory.settle_directory, name="settle_directory"),
    path("leaving/directory/add/", directory.add_from_directory, name="add_from_directory"),
]

_linked_groups = [
    path("linked-groups/", linked_groups.groups, name="linked_groups"),
    path("linked-groups/new/", linked_groups.note, name="note_group"),
    path("linked-groups/<int:pk>/", linked_groups.group, name="linked_group"),
    path("linked-groups/<int:pk>/change/", linked_groups.change, name="change_group"),
    path("linked-groups/<int:pk>/agree/", linked_groups.agree, name="agree_to_group"),
    path("linked-groups/<int:pk>/disclaimer/", linked_groups.confirm_disclaimer, name="confirm_disclaimer"),
    path("linked-groups/<int:pk>/renew/", linked_groups.renew, name="renew_group"),
    path("linked-groups/<int:pk>/hand-on/", linked_groups.hand_on, name="hand_on_group"),
    path("linked-groups/<int:pk>/take-over/", linked_groups.take_over, name="take_over_group"),
    path("linked-groups/<int:pk>/not-me/", linked_groups.turn_down, name="turn_down_group"),
    path("linked-groups/<int:pk>/end/", linked_groups.end, name="end_group"),
]

urlpatterns = [
    *_requests,
    *_account_list,
    *_set_up,
    *_checklists,
    *_register,
    *_official,
    *_ways,
    *_safe,
    *_openings,
    *_posting,
    *_handovers,
    *_reviews,
    *_changes,
    *_leaving,
    *_posts,
    *_takedowns,
    *_directory,
    *_linked_groups,
]
