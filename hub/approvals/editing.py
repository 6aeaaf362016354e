"""The edit pages of everything that two people approve: "Send for approval" instead of "Publish".

Notices, campaigns and channels register a viewset made of these.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import ChecksSidePanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.views.snippets import (
    CopyView,
    CreateView,
    EditView,
    IndexView,
    SnippetViewSet,
)

from hub.approvals.listing import with_standing
from hub.approvals.models import ApprovalRequest
from hub.approvals.moments import zone_words
from hub.approvals.service import submit
from hub.approvals.standing import standing_of
from hub.approvals.subject import ApprovedContent
from hub.errors import ContentInvalid, HubError, NothingNew

SUBMIT = "request-approval"


class NobodyPublishes(ModelPermissionPolicy):  # type: ignore[misc]
    """Wagtail's "publish" is nobody's, superusers included: screens follow approvals alone."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """As the model's permissions say, but for publishing."""
        return action != "publish" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Likewise."""
        return any(self.user_has_permission(user, action) for action in actions)


class SubmitMenuItem(ActionMenuItem):  # type: ignore[misc]
    """The button below the form."""

    name = f"action-{SUBMIT}"
    label = gettext_lazy("Send for approval")
    icon_name = "check"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Once sent, the button steps back: pressing it sends what changed since."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        subject = parent_context.get("instance")
        if subject is None or not subject.pk:
            return context
        waiting = ApprovalRequest.objects.filter(
            kind=subject.subject_kind,
            subject_id=subject.subject_id,
            state=ApprovalRequest.State.PENDING,
            content_sha256=subject.saved_sha256(),
        )
        if not waiting.exists():
            return context
        return context | {"label": _("Sent: send again"), "classname": "button-secondary"}


def submit_first(
    menu_items: list[Any],
    request: HttpRequest,  # noqa: ARG001 - Wagtail's signature
    context: dict[str, Any],  # noqa: ARG001 - likewise
) -> None:
    """Takes away "Publish" and "Unpublish" (hook `construct_snippet_action_menu`)."""
    menu_items[:] = [
        item for item in menu_items if item.name not in {"action-publish", "action-unpublish"}
    ]


class SubmitMixin:
    """A create or edit view whose form can be sent for approval; errors show at their fields."""

    def get_available_actions(self) -> list[str]:
        """Wagtail's, without publishing, with ours."""
        inherited = super().get_available_actions()  # type: ignore[misc]
        return [action for action in inherited if action != "publish"] + [SUBMIT]

    def get_form(self, form_class: Any = None) -> Any:
        """Each field of a moment says in which time zone it is read."""
        form = super().get_form(form_class)  # type: ignore[misc]
        for field in form.fields.values():
            if isinstance(field, forms.DateTimeField):
                field.help_text = f"{field.help_text} {zone_words()}".strip()
        return form

    def get_success_buttons(self) -> list[Any]:
        """None: the page that comes next is this very form."""
        return []

    def get_side_panels(self) -> Any:
        """Wagtail's, without its checks: they read web pages, and ours is a picture."""
        inherited = super().get_side_panels()  # type: ignore[misc]
        return MediaContainer([p for p in inherited if not isinstance(p, ChecksSidePanel)])

    def request_approval_action(self) -> HttpResponse | None:
        """Called after the draft is saved."""
        view: Any = self
        try:
            submit(view.object, view.request.user)
        except ContentInvalid as error:
            return self._show_errors(error)
        except NothingNew as error:
            messages.info(view.request, str(error))
        except HubError as error:
            messages.error(view.request, str(error))
        else:
            messages.success(view.request, view.get_success_message(view.object))
        return redirect(view.get_edit_url())

    def _show_errors(self, error: ContentInvalid) -> HttpResponse:
        view: Any = self
        if view.view_name == "create":
            # The draft exists now; its own page shows what is missing (`show_errors`).
            return redirect(f"{view.get_edit_url()}?{SUBMIT}")
        note_errors(view.form, error)
        view.produced_error_message = str(error)
        response: HttpResponse = view.form_invalid(view.form)
        return response

    def get_success_message(self, instance: Any = None) -> str:
        """A draft is a draft: say so."""
        view: Any = self
        if view.action == SUBMIT:
            return _("“%(object)s” was sent for approval.") % {"object": instance or view.object}
        return _("The draft of “%(object)s” is saved.") % {"object": instance or view.object}


def note_errors(form: Any, error: ContentInvalid) -> None:
    """Puts each message at the field it is about, or above the form."""
    for field, words in error.errors.items():
        for message in words:
            if field in form.fields:
                form.add_error(field, str(message))
            else:
                form.add_error(None, f"{_field_name(form, field)}{message}")


def _field_name(form: Any, field: str) -> str:
    for relation in form.instance._meta.related_objects:
        if relation.get_accessor_name() == field:
            return f"{relation.related_model._meta.verbose_name_plural}: "
    return ""


class ApprovedCreateView(SubmitMixin, CreateView):  # type: ignore[misc]
    """New content."""


class ApprovedCopyView(SubmitMixin, CopyView):  # type: ignore[misc]
    """New content like another."""


class ApprovedEditView(SubmitMixin, EditView):  # type: ignore[misc]
    """A draft."""

    def get_form(self, form_class: Any = None) -> Any:
        """After a create that was to be submitted, the errors are shown at once."""
        form = super().get_form(form_class)
        if form.instance.id_field in form.fields:
            # Approvals, screens and links know it by this.
            form.fields[form.instance.id_field].disabled = True
        if self.request.method == "GET" and SUBMIT in self.request.GET:
            form = self._bound_to_itself(form)
        return form

    def _bound_to_itself(self, form: Any) -> Any:
        try:
            form.instance.content()
        except ContentInvalid as error:
            messages.error(
                self.request,
                " ".join([str(error), *dict.fromkeys(_labelled(form, error))]),
            )
        return form


def _labelled(form: Any, error: ContentInvalid) -> list[str]:
    return [
        f"{form.fields[field].label if field in form.fields else _field_name(form, field)}: {words}"
        for field, messages_ in error.errors.items()
        for words in messages_
    ]


class ApprovedIndexView(IndexView):  # type: ignore[misc]
    """The list, without Wagtail's column of what is "live": that means nothing here. Where each
    row stands is asked for all of them at once."""

    def get_base_queryset(self) -> Any:
        """With `standing_state`, which columns and filters read."""
        return with_standing(super().get_base_queryset())

    @property
    def list_display(self) -> list[Any]:
        """As the viewset says."""
        listed: list[Any] = self._listed
        return listed

    @list_display.setter
    def list_display(self, value: list[Any]) -> None:
        self._listed = list(value)


class StandingPanel(Panel):  # type: ignore[misc]
    """At the top of the form: what is on screens, what waits for whom, and the way off a screen."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]
        """For one draft."""

        template_name = "approvals/standing_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The draft's standing."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            if self.instance.pk:
                standing = standing_of(self.instance)
                asked = standing.request
                context["standing"] = standing
                context["own"] = asked is not None and asked.submitter_id == self.request.user.pk
            return context


class ApprovedContentViewSet(SnippetViewSet):  # type: ignore[misc]
    """What notices, campaigns and channels register."""

    index_view_class = ApprovedIndexView
    add_view_class = ApprovedCreateView
    copy_view_class = ApprovedCopyView
    edit_view_class = ApprovedEditView
    add_to_admin_menu = True
    inspect_view_enabled = False


def recall_rather_than_delete(request: HttpRequest, subjects: list[Any]) -> HttpResponse | None:
    """What was approved is not deleted (hook `before_delete_snippet`): back to where it is."""
    for subject in subjects:
        if isinstance(subject, ApprovedContent) and subject.was_approved():
            messages.error(request, _("This was approved once: recall it, it cannot be deleted."))
            return redirect(edit_url(subject))
    return None


def edit_url(subject: Any) -> str:
    """The edit page of a row."""
    return reverse(type(subject).snippet_viewset.get_url_name("edit"), args=[subject.pk])
