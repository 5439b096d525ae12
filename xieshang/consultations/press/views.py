"""On the desk: which questions and answers of a press conference everybody may read."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from xieshang.consultations.press import ops, queries
from xieshang.consultations.press.queries import Exchange
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid


class PublishForm(forms.Form):
    """One box for each exchange; what is not ticked stays inside."""

    chosen = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Published"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, said: list[Exchange], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(one.first.pk, f"{one.first.name}：{one.first.text}") for one in said]
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SiteRequest, pk: int) -> HttpResponse:
    """Everything that was said, each exchange with a box; ticked is public."""
    gathering = queries.conference_for(request.viewer, pk)
    said = queries.exchanges(pk)
    form = PublishForm(
        said,
        request.POST if request.method == "POST" else None,
        initial={"chosen": [one.first.pk for one in said if one.is_public]},
    )
    if form.is_valid():
        try:
            count = ops.publish(gathering, chosen=set(form.cleaned_data["chosen"]), by=request.viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            words = ngettext("%(count)s statement is public now.", "%(count)s statements are public now.", count)
            messages.success(request, words % {"count": count})
            return redirect("consultations:press-publish", pk)
    ticked = {str(value) for value in form["chosen"].value() or ()}
    context = {
        "gathering": gathering,
        "form": form,
        "rows": [(one, str(one.first.pk) in ticked) for one in said],
        "is_over": queries.is_over(gathering),
    }
    return render(request, "consultations/press/publish.html", context, status=422 if form.errors else 200)
