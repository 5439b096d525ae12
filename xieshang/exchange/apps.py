from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "xieshang.exchange"
    label = "exchange"
