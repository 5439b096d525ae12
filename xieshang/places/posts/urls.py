"""Addresses of posts and deeds."""

from django.urls import URLPattern, path

from xieshang.places.posts import public, views

urlpatterns: list[URLPattern] = [
    path("posts/", public.posts, name="posts"),
    path("posts/<slug:code>/", public.post, name="post"),
    path("deeds/", public.deeds, name="deeds"),
    path("deeds/<int:pk>/", public.deed, name="deed"),
    path("desk/posts/", views.posts, name="desk-posts"),
    path("desk/posts/new/", views.new, name="post-new"),
    path("desk/posts/<slug:code>/", views.post, name="desk-post"),
    path("desk/posts/<slug:code>/lines/<int:pk>/strike/", views.strike, name="strike"),
    path("desk/deeds/new/", views.new_deed, name="deed-new"),
]
