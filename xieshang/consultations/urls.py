"""Addresses of consultations; the pages of the desk stand before the desk's lists, whose addresses are more general."""

from django.urls import path

from xieshang.consultations import public
from xieshang.consultations.month import public as month_public
from xieshang.consultations.month import views as month_views
from xieshang.consultations.plan import public as plan_public
from xieshang.consultations.plan import views as plan_views
from xieshang.consultations.press import public as press_public
from xieshang.consultations.press import views as press_views
from xieshang.consultations.topics import public as topics_public
from xieshang.consultations.topics import views as topics_views

app_name = "consultations"
urlpatterns = [
    path("sittings/", public.index, name="index"),
    path("sittings/<int:pk>/", public.detail, name="detail"),
    path("topics/", topics_public.index, name="topics"),
    path("topics/new/", topics_public.new, name="topic-suggest"),
    path("topics/track/", topics_public.track, name="topic-track"),
    path("topics/calls/<int:pk>/document/", topics_public.call_file, name="call-file"),
    path("topics/receipt/<int:pk>/", topics_public.receipt, name="topic-receipt"),
    path("topics/<int:pk>/", topics_public.detail, name="topic"),
    path("topics/<int:pk>/withdraw/", topics_public.withdraw, name="topic-withdraw"),
    path("plan/", plan_public.index, name="plan"),
    path("plan/of/<int:pk>/", plan_public.of, name="plan-of"),
    path("plan/<int:year>/", plan_public.year, name="plan-year"),
    path("plan/<int:year>/changes/", plan_public.changes, name="plan-changes"),
    path("month/", month_public.this_year, name="month-now"),
    path("month/<int:year>/", month_public.month, name="month"),
    path("month/<int:year>/calendar.ics", month_public.calendar, name="month-calendar"),
    path("calendar/<str:key>.ics", month_public.own_calendar, name="own-calendar"),
    path("press/", press_public.index, name="press"),
    path("press/conferences/<int:pk>/", press_public.detail, name="press-conference"),
    path("desk/press/conferences/<int:pk>/publish/", press_views.publish, name="press-publish"),
    path("desk/month/", month_views.this_year, name="desk-month-now"),
    path("desk/month/<int:year>/", month_views.month, name="desk-month"),
    path("desk/month/move/<int:pk>/", month_views.move, name="move"),
    path("desk/calendar/", month_views.own_calendar, name="calendar"),
    path("desk/calendar/link/", month_views.make_link, name="calendar-link"),
    path("desk/calendar/end/", month_views.end_link, name="calendar-end"),
    path("desk/topics/new/", topics_views.new, name="topic-new"),
    path("desk/topics/paper/", topics_views.paper, name="topic-paper"),
    path("desk/topics/decree/", topics_views.decree, name="topic-decree"),
    path("desk/topics/comparison/", topics_views.comparison, name="comparison"),
    path("desk/topics/<int:pk>/assess/", topics_views.assess, name="topic-assess"),
    path("desk/topics/<int:pk>/merge/", topics_views.merge, name="topic-merge"),
    path("desk/topics/<int:pk>/shape/", topics_views.shape, name="topic-shape"),
    path("desk/topics/<int:pk>/stop/", topics_views.stop, name="topic-stop"),
    path("desk/plans/new/", plan_views.new, name="plan-new"),
    path("desk/plans/<int:pk>/call/", plan_views.call, name="plan-call"),
    path("desk/plans/<int:pk>/take-over/", plan_views.take_over, name="plan-take-over"),
    path("desk/plans/<int:pk>/reality/", plan_views.reality, name="plan-reality"),
    path("desk/plans/<int:pk>/versions/<int:number>/", plan_views.version, name="plan-version"),
]
