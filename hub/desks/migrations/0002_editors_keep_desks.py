"""Editors keep desks as they keep campaigns; that two people are needed is the gate's rule."""

from django.db import migrations

EDITORS = "Editors"
GRANTED = ["add_desk", "change_desk", "delete_desk", "lock_desk", "unlock_desk"]


def grant(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    editors = Group.objects.filter(name=EDITORS).first()
    if editors is None:
        return
    content_type, _ = ContentType.objects.get_or_create(app_label="desks", model="desk")
    for codename in GRANTED:
        permission, _ = Permission.objects.get_or_create(
            content_type=content_type,
            codename=codename,
            defaults={"name": f"Can {codename.replace('_', ' ')}"},
        )
        editors.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("desks", "0001_initial"),
        ("approvals", "0004_desks"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
