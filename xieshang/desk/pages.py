"""What the desk itself puts in its registries."""

from django.utils.translation import gettext_lazy as _

from xieshang.desk.navigation import item
from xieshang.desk.panels import party_label

item("home", _("Desk"), "desk:home", icon="home", order=1)
item("todo", _("Waiting for me"), "desk:todo", icon="todo", order=2)
item("inbox", _("Inbox"), "notices:inbox", icon="bell", order=4)
item("machinery", _("Background work"), "desk:machinery", icon="figures", order=98, roles=("admin",))

party_label("asker", _("Raised by"))
party_label("hall", _("Hall"))
party_label("handler", _("Units in charge"))
party_label("unit", _("Unit"))
