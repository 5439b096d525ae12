"""The kernel is wired once all apps are loaded: keys, registries, triggers, checks."""

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from xieshang.kernel import secrets

# The declarative files of every slice, in the order in which they need each other.
DECLARED = (
    "permits",
    "flow_norms",
    "flow",
    "notices",
    "figures",
    "invariants",
    "pages",
    "activities",
    "credits",
    "ticking",
    "sealed",
    "importing",
    "endings",
    "papers",
)


class KernelConfig(AppConfig):
    name = "xieshang.kernel"
    label = "kernel"

    def ready(self) -> None:
        from xieshang.kernel import privacy, protection  # noqa: PLC0415 - models are loaded only now
        from xieshang.kernel.flow import checks as flow_checks  # noqa: PLC0415 - models are loaded only now
        from xieshang.kernel.flow import waiting  # noqa: PLC0415 - models are loaded only now

        earlier = [key.encode() for key in settings.SECRET_KEY_FALLBACKS]
        secrets.configure(settings.SECRET_KEY.encode(), previous=earlier)
        for name in DECLARED:
            autodiscover_modules(name)
        for check in (
            flow_checks.check_flows,
            flow_checks.check_columns,
            flow_checks.check_apps_are_ranked,
            privacy.check_labels,
        ):
            checks.register(check)
        post_migrate.connect(protection.install, dispatch_uid="append-only triggers")
        post_migrate.connect(waiting.derive, dispatch_uid="what waits for whom")
