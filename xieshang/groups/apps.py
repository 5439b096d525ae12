from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "xieshang.groups"
    label = "groups"
