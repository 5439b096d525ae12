"""The way of a deed: written down, told of by the media, published."""

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.flow import Ask, Flow, State, Step, register

FLOW = register(
    Flow(
        "deed",
        model="places.Deed",
        label=_("deed"),
        icon="person",
        states=(
            State("recorded", _("written down"), tone="info"),
            State("published", _("published"), tone="good", stage="closed"),
            State("withdrawn", _("not published"), tone="neutral", stage="closed"),
        ),
        steps=(
            Step(
                "record",
                _("write a deed down"),
                (),
                "recorded",
                permit="anyone",
                number="deed",
                notice="deed-recorded",
                story=_("{who} wrote the deed down"),
                public_story=_("The deed was written down"),
            ),
            Step(
                "cover",
                _("enter a media report"),
                ("recorded", "published"),
                "",
                permit="deed_writer",
                fields=(
                    Ask("outlet", _("outlet"), "line", max_length=60, help=_("Newspaper, station or programme.")),
                    Ask("headline", _("title of the report"), "line", max_length=120),
                    Ask("told_on", _("day of the report"), "date"),
                    Ask("link", _("link"), "line", required=False, shown=False),
                    Ask("scan", _("scan or picture of the report"), "files", required=False),
                ),
                effect="places.posts.cover",
                story=_("{who} entered a media report"),
                public_story=_("The media told of it"),
                words_public=True,
            ),
            Step(
                "publish",
                _("publish the deed"),
                ("recorded", "withdrawn"),
                "published",
                permit="deed_editor",
                effect="places.posts.publish",
                notice="deed-published",
                todo=True,
                primary=True,
                story=_("{who} published the deed"),
                public_story=_("The deed was published"),
            ),
            Step(
                "withdraw",
                _("do not publish it"),
                ("recorded", "published"),
                "withdrawn",
                permit="deed_editor",
                fields=(Ask("reason", _("why it is not published"), max_length=500),),
                effect="places.posts.withdraw",
                story=_("{who} took the deed from the public pages"),
            ),
        ),
    )
)
