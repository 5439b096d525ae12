"""The wiring of the house."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "xieshang.config"
    label = "config"
