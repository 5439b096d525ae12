"""What a body decides about the contact of members with the people of their sectors."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("liaison.people", 3, _("constituents a member keeps contact with, at least"), least=1, most=30)
define("liaison.times", 1, _("how often a member speaks with each of them in a quarter, at least"), least=1, most=12)
define(
    "liaison.remind_days", 15, _("days before the end of a quarter from which members are reminded"), least=1, most=60
)
define("liaison.acknowledge_days", 10, _("working days until a yearly feedback is acknowledged"), least=1, most=60)
define("numbers.contact", "联〔{year}〕{seq:04d}号", _("number of a contact"))
define("numbers.feedback", "馈〔{year}〕{seq:03d}号", _("number of a yearly feedback"))
