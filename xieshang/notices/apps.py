from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "xieshang.notices"
    label = "notices"
