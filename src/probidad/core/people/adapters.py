"""How allauth behaves here: accounts come by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up; the person's own language decides the mail's language."""

    def is_open_for_signup(self, request):
        return False
