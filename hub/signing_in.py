"""The form at the door: Wagtail's, whose password field has no name that could be translated."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm


class SignInForm(LoginForm):  # type: ignore[misc]  # Wagtail publishes no types
    """Named by `WAGTAILADMIN_USER_LOGIN_FORM`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
