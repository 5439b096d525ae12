from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "xieshang.desk"
    label = "desk"
