"""Loading the signed-in account together with its actor and body: one statement per request."""

from django.contrib.auth.backends import ModelBackend

from xieshang.accounts.models import Account


class AccountBackend(ModelBackend):
    def get_user(self, user_id: int) -> Account | None:
        account = Account.objects.select_related("actor__body").filter(pk=user_id).first()
        return account if account and self.user_can_authenticate(account) else None
