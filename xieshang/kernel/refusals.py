"""Expected refusals: exceptions with words fit for the user and the status of the answer."""

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """What was asked cannot be done; nothing has changed."""

    status = 409
    code = "refused"


class NotAllowed(Refusal):
    """The viewer may not do this."""

    status = 403
    code = "not-allowed"


class NotFound(Refusal):
    """There is no such row for this viewer."""

    status = 404
    code = "not-found"

    def __init__(self, words: str = "") -> None:
        super().__init__(words or _("There is no such record, or it is not open to you."))


class Invalid(Refusal):
    """Something typed makes no sense; `errors` maps fields to sentences."""

    status = 422
    code = "invalid"

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(words for list_ in errors.values() for words in list_))
        self.errors = errors


class TooMany(Refusal):
    """Asked too often; `wait_seconds` says when to come back."""

    status = 429
    code = "too-many"

    def __init__(self, wait_seconds: int) -> None:
        if wait_seconds < 90:
            words = _("Too many attempts. Please try again in %(seconds)s seconds.") % {"seconds": wait_seconds}
        else:
            words = _("Too many attempts. Please try again in %(minutes)s minutes.") % {
                "minutes": -(-wait_seconds // 60)
            }
        super().__init__(words)
        self.wait_seconds = wait_seconds


class TooLarge(Refusal):
    status = 413
    code = "too-large"
