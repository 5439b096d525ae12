"""The tables of the kernel."""

from xieshang.kernel.models.api import ApiToken
from xieshang.kernel.models.bodies import Actor, Body
from xieshang.kernel.models.cases import Case, CaseManager, CaseQuerySet, Derivation, Link, Party, Waiting, admits
from xieshang.kernel.models.files import File
from xieshang.kernel.models.frame import CalendarVersion, ClockAnchor, Norm, Number, Period, Series
from xieshang.kernel.models.log import Entry, Erasure, FlowVersion, Payload, Seal
from xieshang.kernel.models.machinery import Bucket, Draft, Job, Lease, RequestKey

__all__ = [
    "Actor",
    "ApiToken",
    "Body",
    "Bucket",
    "CalendarVersion",
    "Case",
    "CaseManager",
    "CaseQuerySet",
    "ClockAnchor",
    "Derivation",
    "Draft",
    "Entry",
    "Erasure",
    "File",
    "FlowVersion",
    "Job",
    "Lease",
    "Link",
    "Norm",
    "Number",
    "Party",
    "Payload",
    "Period",
    "RequestKey",
    "Seal",
    "Series",
    "Waiting",
    "admits",
]
