"""allauth's forms in our words: labels above fields, no grey text inside them."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "password1": _("Password"),
    "password2": _("The same password again"),
    "oldpassword": _("Your password until now"),
    "remember": _("Keep me signed in on this device"),
}
NEW_PASSWORDS = {"password1"}
NEW_PASSWORD_HINT = _(
    "At least ten characters, not only figures, and not a word that many people use."
)


class PlainWords:
    """Mixin: our labels, no placeholders; a placeholder vanishes when it is needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            if name in NEW_PASSWORDS and field.help_text:
                field.help_text = NEW_PASSWORD_HINT
        if "login" in self.fields:
            self.fields["password"].help_text = ""  # the page links to it itself


class LoginForm(PlainWords, account.LoginForm):
    pass


class SignupForm(PlainWords, account.SignupForm):
    pass


class AddEmailForm(PlainWords, account.AddEmailForm):
    pass


class ChangePasswordForm(PlainWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(PlainWords, account.SetPasswordForm):
    pass


class ResetPasswordForm(PlainWords, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(PlainWords, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(PlainWords, account.ReauthenticateForm):
    pass
