"""Editors read and answer corrections."""

from django.db import migrations

EDITORS = "Editors"


def grant(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    editors = Group.objects.filter(name=EDITORS).first()
    if editors is None:
        return
    content_type, _ = ContentType.objects.get_or_create(app_label="corrections", model="correction")
    permission, _ = Permission.objects.get_or_create(
        content_type=content_type,
        codename="answer_correction",
        defaults={"name": "Can read and answer corrections"},
    )
    editors.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("corrections", "0001_initial"),
        ("approvals", "0003_editors"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
