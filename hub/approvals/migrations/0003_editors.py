"""One group, "Editors": everyone in it may edit, submit, approve and recall. That two people are
needed is a rule about persons, not about roles, so a small office can work both ways round.

Wagtail's own groups for pages are put away: this hub has no pages, and nobody publishes.
"""

from django.db import migrations

EDITORS = "Editors"
GRANTED = {
    ("wagtailadmin", "admin"): ["access_admin"],
    ("notices", "notice"): ["add_notice", "change_notice", "delete_notice", "lock_notice", "unlock_notice"],
    ("notices", "photo"): ["add_photo", "view_photo"],
    ("campaigns", "campaign"): ["add_campaign", "change_campaign", "delete_campaign", "lock_campaign", "unlock_campaign"],
    ("channels", "channel"): ["add_channel", "change_channel", "delete_channel", "lock_channel", "unlock_channel"],
    ("approvals", "approval"): ["approve_content"],
    ("recalls", "recall"): ["recall"],
}


def create_editors(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group.objects.filter(name__in=["Moderators", EDITORS]).delete()
    editors = Group.objects.create(name=EDITORS)
    for (app, model), codenames in GRANTED.items():
        content_type, _ = ContentType.objects.get_or_create(app_label=app, model=model)
        for codename in codenames:
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type,
                codename=codename,
                defaults={"name": f"Can {codename.replace('_', ' ')}"},
            )
            editors.permissions.add(permission)


def remove_editors(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=EDITORS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0002_append_only"),
        ("notices", "0001_initial"),
        ("campaigns", "0001_initial"),
        ("channels", "0001_initial"),
        ("recalls", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0094_alter_page_locale"),
        # They give the groups that were there permissions; ours comes after and gets none of them.
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]
    operations = [migrations.RunPython(create_editors, remove_editors)]
