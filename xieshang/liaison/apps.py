from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "xieshang.liaison"
    label = "liaison"
