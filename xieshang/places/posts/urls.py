"""Addresses of posts and deeds."""

from django.urls import URLPattern, path

from xieshang.places.posts import managing, public, views

POST = "desk/posts/<slug:code>/"

urlpatterns: list[URLPattern] = [
    path("posts/", public.posts, name="posts"),
    path("posts/<slug:code>/", public.post, name="post"),
    path("deeds/", public.deeds, name="deeds"),
    path("deeds/<int:pk>/", public.deed, name="deed"),
    path("desk/posts/", views.posts, name="desk-posts"),
    path("desk/posts/new/", views.new, name="post-new"),
    path("desk/posts/<slug:code>/", views.post, name="desk-post"),
    path(POST + "change/", managing.change, name="post-change"),
    path(POST + "close/", managing.close, name="post-close"),
    path(POST + "people/", managing.people, name="post-people"),
    path(POST + "people/join/", managing.join, name="post-join"),
    path(POST + "people/<int:pk>/leave/", managing.leave, name="post-leave"),
    path(POST + "keepers/appoint/", managing.appoint, name="post-keeper"),
    path(POST + "keepers/<int:pk>/end/", managing.end_keeper, name="post-keeper-end"),
    path("desk/posts/<slug:code>/lines/<int:pk>/strike/", views.strike, name="strike"),
    path("desk/deeds/new/", views.new_deed, name="deed-new"),
]
