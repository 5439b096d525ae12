from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "xieshang.duty"
    label = "duty"
