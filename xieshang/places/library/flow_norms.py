"""What a body decides about lending books."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.norms import define

define("library.days", 30, _("days for which a book is lent"), least=1, most=366)
define("library.most", 3, _("books a member may have at one time"), least=1, most=50)
define("library.remind_days", 3, _("days before a book is due on which the member is reminded"), least=1, most=30)
define("numbers.loan", "借〔{year}〕{seq:04d}号", _("number of a loan"))
