from django.apps import AppConfig


class LecturesConfig(AppConfig):
    name = "xieshang.lectures"
    label = "lectures"
