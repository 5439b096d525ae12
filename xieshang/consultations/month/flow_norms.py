"""What a body decides about its consultations: which month belongs to the sectors, and what is due how long before."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("consultations.month", 6, _("month of sector consultation (1 to 12, 0: none)"), least=0, most=12)
define("consultations.notice_days", 15, _("working days between convocation and consultation"), least=0, most=60)
define(
    "consultations.material_days",
    10,
    _("working days between sending the papers and the consultation"),
    least=0,
    most=60,
)

for code, default, label in (
    ("hall-sitting", 0, _("percent of the members due who have to be at a sitting of a hall (0: no quorum)")),
    (
        "thematic-consultation",
        50,
        _("percent of the members due who have to be at a thematic consultation (0: no quorum)"),
    ),
    (
        "counterpart-consultation",
        0,
        _("percent of the members due who have to be at a counterpart consultation (0: no quorum)"),
    ),
    ("sector-consultation", 0, _("percent of the members due who have to be at a sector consultation (0: no quorum)")),
    (
        "handling-consultation",
        0,
        _("percent of the members due who have to be at a consultation on handling (0: no quorum)"),
    ),
):
    define(f"quorum.{code}", default, label, least=0, most=100)
