"""Consultations: each part keeps its own tables."""

from xieshang.consultations.month.models import CalendarLink
from xieshang.consultations.plan.models import Call, Plan, PlanVersion
from xieshang.consultations.press.models import PublishedRemark
from xieshang.consultations.topics.models import Assessment, Topic

__all__ = ["Assessment", "CalendarLink", "Call", "Plan", "PlanVersion", "PublishedRemark", "Topic"]
