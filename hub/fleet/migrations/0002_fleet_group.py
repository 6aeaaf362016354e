"""One group, "Fleet": whoever is in it may enrol, place and revoke screens. Editors may look."""

from django.db import migrations

FLEET = "Fleet"
GRANTED = {("wagtailadmin", "admin"): "access_admin", ("fleet", "screen"): "manage_fleet"}


def create_group(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    fleet, _ = Group.objects.get_or_create(name=FLEET)
    for (app, model), codename in GRANTED.items():
        content_type, _ = ContentType.objects.get_or_create(app_label=app, model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=content_type,
            codename=codename,
            defaults={"name": f"Can {codename.replace('_', ' ')}"},
        )
        fleet.permissions.add(permission)


def remove_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=FLEET).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("fleet", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        # They give the groups that were there permissions; ours comes after and gets none of them.
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]
    operations = [migrations.RunPython(create_group, remove_group)]
