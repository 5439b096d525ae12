from django.apps import AppConfig
from django.core import checks


class NoticesConfig(AppConfig):
    name = "xieshang.notices"
    label = "notices"

    def ready(self) -> None:
        from xieshang.notices.checks import check_notices  # noqa: PLC0415 - models are loaded only now

        checks.register(check_notices)
