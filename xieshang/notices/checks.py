"""A step that tells of something nobody described stops the start."""

from django.core import checks

from xieshang.kernel.flow import flows
from xieshang.notices.registry import registered


def check_notices(**kwargs: object) -> list[checks.CheckMessage]:
    return [
        checks.Error(f"{flow.kind}.{step.code}: unknown notice {step.notice}", id="notices.E001")
        for flow in flows.values()
        for step in flow.steps
        if step.notice and step.notice not in registered
    ]
