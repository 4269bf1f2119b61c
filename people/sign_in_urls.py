"""The addresses of allauth that we serve below /sign-in/, under the names allauth knows them by; nothing else of it.

Google's and Microsoft's doors are ours (`people.views.doors`).

Nobody signs up here, so that address answers 404; its name stays because allauth asks for it.
"""

from allauth.account import views as account
from django.urls import path, re_path

from people.views import doors, keys, sessions, sign_in

urlpatterns = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", sign_in.nobody_signs_up, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/changed/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("security/", sign_in.index, name="mfa_index"),
    path("security/code/", sign_in.authenticate, name="mfa_authenticate"),
    path("security/code/again/", sign_in.reauthenticate, name="mfa_reauthenticate"),
    path("security/app/", sign_in.activate_totp, name="mfa_activate_totp"),
    path("security/app/remove/", sign_in.deactivate_totp, name="mfa_deactivate_totp"),
    path("security/spare-codes/", sign_in.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("security/spare-codes/new/", sign_in.print_codes, name="mfa_generate_recovery_codes"),
    path("passkey/", keys.sign_in, name="mfa_login_webauthn"),
    path("security/passkeys/new/", keys.add, name="mfa_add_webauthn"),
    path("security/passkeys/again/", keys.again, name="mfa_reauthenticate_webauthn"),
    path("security/passkeys/<int:pk>/name/", keys.name, name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", keys.remove, name="mfa_remove_webauthn"),
    path("with/<str:which>/", doors.go, name="sign_in_with"),
    path("with/<str:which>/back/", doors.back, name="sign_in_with_back"),
    path("with/<str:which>/connect/", doors.connect, name="sign_in_with_connect"),
    path("with/<str:which>/take-off/", doors.disconnect, name="sign_in_with_disconnect"),
    path("again/", doors.again, name="sign_in_again"),
    path("security/sessions/", sessions.sessions, name="usersessions_list"),
    path("security/sessions/<int:pk>/end/", sessions.end, name="sign_in_session_end"),
    path("security/sessions/end/", sessions.end_others, name="sign_in_sessions_end"),
]
