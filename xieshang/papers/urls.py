"""Addresses of official documents."""

from django.urls import path

from xieshang.papers import views

app_name = "papers"
urlpatterns = [
    path("desk/cases/<int:pk>/papers/<slug:code>/", views.case_paper, name="case"),
    path("desk/cases/<int:pk>/papers/<slug:code>/draft.docx", views.case_draft, {"form": "docx"}, name="case-docx"),
    path("desk/cases/<int:pk>/papers/<slug:code>/draft.pdf", views.case_draft, {"form": "pdf"}, name="case-pdf"),
    path("desk/papers/<slug:code>/<period:year>/", views.year_paper, name="year"),
    path("desk/papers/<slug:code>/<period:year>/draft.docx", views.year_draft, {"form": "docx"}, name="year-docx"),
    path("desk/papers/<slug:code>/<period:year>/draft.pdf", views.year_draft, {"form": "pdf"}, name="year-pdf"),
    path("desk/papers/issued/<int:pk>.docx", views.copy, {"form": "docx"}, name="copy-docx"),
    path("desk/papers/issued/<int:pk>.pdf", views.copy, {"form": "pdf"}, name="copy-pdf"),
    path("desk/settings/papers/", views.templates, name="templates"),
    path("desk/settings/papers/<slug:layout>/", views.template, name="template"),
    path("desk/settings/papers/<slug:layout>/delivered.docx", views.delivered, name="delivered"),
    path("desk/settings/papers/<slug:layout>/<int:version>.docx", views.version, name="version"),
    path("desk/settings/papers/<slug:layout>/deliver/", views.deliver_again, name="deliver-again"),
]
