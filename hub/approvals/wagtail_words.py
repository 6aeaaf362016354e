"""Words of Wagtail's own pages that its Spanish catalogue leaves in English, or says to a friend.

Named here so that they are messages of ours: our catalogue is asked before Wagtail's.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

SIGNING_IN: Final = (
    _("Password"),
    _("You do not have permission to access the admin."),
    _("Edit account avatar"),
    _("Use server language: %(language_name)s"),
    _("Use server time zone"),
)
MENU: Final = (_("Reports"),)
LISTS: Final = (
    _("Search…"),
    _("Show filters"),
    _("Filter by"),
    _("any"),
    _("Any"),
    _("Minimum"),
    _("Maximum"),
    _("Edited by"),
    _("Date updated"),
    _("There are no results."),
    ngettext_lazy("There is %(counter)s match", "There are %(counter)s matches"),
    _("Updated"),
    _("%(time_period)s ago"),
    _("No %(model_name)s match your query."),
    _("There are no %(model_name)s to display."),
    _('There are no %(model_name)s to display. Why not <a href="%(add_url)s">add one</a>?'),
    _("Sort by '%(label)s' in ascending order."),
    _("Sort by '%(label)s' in descending order."),
    _("More options for '%(title)s'"),
    _("If you confirm deletion"),
    _("One or more references to this %(model_name)s prevent it from being deleted."),
    ngettext_lazy("%(count)d %(model_name)s deleted.", "%(count)d %(model_name)s deleted."),
    ngettext_lazy(
        "This %(model_name)s is referenced %(usage_count)s time.",
        "This %(model_name)s is referenced %(usage_count)s times.",
    ),
    ngettext_lazy("Referenced %(count)s time", "Referenced %(count)s times"),
    _("1 snippet selected"),
    _("%(objects)s snippets selected"),
    _("All %(objects)s snippets on this screen selected"),
    _("All snippets in listing selected"),
    _("Select all snippets in listing"),
)
EDITING: Final = (
    _("Go to the first error"),
    _("There are validation errors, click save to highlight them."),
    _("Actions (footer)"),
    _("You have <span>unsaved edits</span>"),
    _("Save your changes before leaving"),
    _("Save changes"),
    _("Saved"),
    _("To be created by %(user)s"),
    _("Refresh"),
    _("Refreshing…"),
    _("Compare"),
    _("(blank)"),
    _("Toggle minimap"),
    _("Locking: "),
    _("Anyone can edit this %(model_name)s – lock it to prevent others from editing"),
    _("%(model_name)s '%(title)s' is now unlocked."),
    _("The %(model_name)s could not be saved as it is locked"),
)
TWO_AT_ONCE: Final = (
    _("You saved a new version in another window"),
    _("%(user_name)s saved a new version"),
    _("View latest version"),
    _("You have unsaved changes in another window"),
    _("%(user_name)s has unsaved changes"),
    _("Currently idle"),
    _("Currently viewing"),
    ngettext_lazy(
        "One other user is currently viewing", "%(num_user)s other users are currently viewing"
    ),
    _("Saving will overwrite a newer version."),
    _("Proceeding will overwrite the changes you made in that window."),
    _("Proceeding will overwrite the changes made by %(user_name)s."),
    _("Alternatively, you can view the latest version in a new tab."),
    _("A network error occurred"),
    _(
        "Troubleshoot your connection to the site before proceeding. Open the editor in a separate "
        "tab to view the last saved version."
    ),
)
KEYBOARD: Final = (
    _("Shortcuts"),
    _("Show keyboard shortcuts"),
    _("Keyboard shortcuts"),
    _("Keyboard shortcut"),
    _("All keyboard shortcuts"),
    _("Close modal dialogs (like this one)"),
    _("Section"),
    _("account"),
    _("Keyboard shortcuts are currently disabled; manage your %(account_link)s to enable them."),
    _("Keyboard shortcuts are currently enabled; manage your %(account_link)s to disable them."),
)
