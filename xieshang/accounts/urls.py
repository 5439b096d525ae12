from django.urls import path

from xieshang.accounts import tokens_views, views
from xieshang.accounts.views import factor, phone

app_name = "accounts"
urlpatterns = [
    path("signin/", views.sign_in, name="signin"),
    path("signin/code/", views.second_step, name="second-step"),
    path("signin/reset/", views.reset, name="reset"),
    path("signin/phone/", phone.ask, name="phone"),
    path("signin/phone/code/", phone.prove, name="phone-code"),
    path("signout/", views.sign_out, name="signout"),
    path("account/", views.account, name="account"),
    path("account/password/", views.change_password, name="change-password"),
    path("account/devices/", views.devices, name="devices"),
    path("account/devices/<int:session_id>/end/", views.end_session, name="end-session"),
    path("account/sessions/", views.end_sessions, name="end-sessions"),
    path("account/tokens/", tokens_views.page, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", tokens_views.revoke, name="revoke-token"),
    path("account/second-factor/", factor.second_factor, name="second-factor"),
    path("account/second-factor/codes/", factor.recovery_codes, name="recovery-codes"),
    path("account/second-factor/remove/", factor.take_away, name="second-factor-remove"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
