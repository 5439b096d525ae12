from django.apps import AppConfig


class AdviceConfig(AppConfig):
    name = "xieshang.advice"
    label = "advice"
