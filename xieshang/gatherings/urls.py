"""Addresses of gatherings; they stand before the desk's lists, whose addresses are more general."""

from django.urls import path

from xieshang.gatherings import views
from xieshang.gatherings.views import contributions, mending, minutes, record, speakers

app_name = "gatherings"
urlpatterns = [
    path("desk/gatherings/new/", views.new, name="new"),
    path("desk/gatherings/<int:pk>/agenda/", views.agenda, name="agenda"),
    path("desk/gatherings/<int:pk>/agenda/<int:item>/remove/", views.remove_item, name="remove-item"),
    path("desk/gatherings/<int:pk>/agenda/<int:item>/up/", views.raise_item, name="raise-item"),
    path("desk/gatherings/<int:pk>/invite/", views.invite, name="invite"),
    path("desk/gatherings/<int:pk>/leave/<int:invitation>/", views.leave, name="leave"),
    path("desk/invitations/", views.invitations, name="invitations"),
    path("desk/invitations/<int:pk>/", views.reply, name="reply"),
    path("desk/gatherings/<int:pk>/check-in/", record.check_in_screen, name="check-in"),
    path("desk/gatherings/<int:pk>/check-in/code.svg", record.check_in_code, name="check-in-code"),
    path("g/<int:pk>/in/", record.type_code, name="type-code"),
    path("g/<int:pk>/in/<slug:code>/", record.arrive, name="arrive"),
    path("g/<int:pk>/send/", contributions.send, name="send"),
    path("g/<int:pk>/send/<int:sent>/withdraw/", contributions.withdraw, name="withdraw"),
    path("desk/gatherings/<int:pk>/sent/", contributions.sent, name="sent"),
    path("desk/gatherings/<int:pk>/sent/<int:sent>/answer/", contributions.answer, name="answer"),
    path("desk/gatherings/<int:pk>/sent/<int:sent>/<slug:what>/", contributions.decide, name="decide"),
    path("desk/gatherings/<int:pk>/screen/", contributions.screen, name="screen"),
    path("desk/gatherings/<int:pk>/speakers/", speakers.speakers, name="speakers"),
    path("desk/gatherings/<int:pk>/speakers/<int:speaker>/said/", speakers.said, name="said"),
    path("desk/gatherings/<int:pk>/speakers/<int:speaker>/<slug:what>/", speakers.press, name="speaker"),
    path("desk/gatherings/<int:pk>/record/", record.page, name="record"),
    path("desk/gatherings/<int:pk>/record/<int:item>/", record.outcome, name="outcome"),
    path("desk/gatherings/<int:pk>/record/<int:item>/correct/", mending.correct, name="correct"),
    path("desk/gatherings/<int:pk>/record/<int:item>/take-back/", mending.take_back, name="take-back"),
    path("desk/gatherings/<int:pk>/check-in/<int:attendance>/strike/", mending.strike, name="strike"),
    path("desk/gatherings/<int:pk>/photos/", record.photos, name="photos"),
    path("desk/gatherings/<int:pk>/sign-in-sheet/", minutes.sheet, name="sheet"),
    path("desk/gatherings/<int:pk>/minutes/", minutes.edit, name="minutes"),
    path("desk/gatherings/<int:pk>/minutes/draft/", minutes.keep_draft, name="minutes-draft"),
    path("desk/gatherings/<int:pk>/minutes/print/", minutes.printed, name="minutes-print"),
]
