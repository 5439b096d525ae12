"""The press conference (新闻发布会) as a kind of gathering: the office calls it, everybody may read of it."""

from django.utils.translation import gettext_lazy as _

from xieshang.consultations.month.forms_of import by_the_office
from xieshang.gatherings.kinds import Form, register

PRESS = "press-conference"

register(
    Form(
        PRESS,
        _("press conference"),
        hosts=by_the_office,
        is_public=True,
        order=40,
        public_page="consultations:press-conference",
    )
)
