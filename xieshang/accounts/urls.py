from django.urls import path

from xieshang.accounts import tokens_views, views

app_name = "accounts"
urlpatterns = [
    path("signin/", views.sign_in, name="signin"),
    path("signout/", views.sign_out, name="signout"),
    path("account/", views.account, name="account"),
    path("account/password/", views.change_password, name="change-password"),
    path("account/sessions/", views.end_sessions, name="end-sessions"),
    path("account/tokens/", tokens_views.page, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", tokens_views.revoke, name="revoke-token"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
