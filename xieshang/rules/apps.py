from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "xieshang.rules"
    label = "rules"
