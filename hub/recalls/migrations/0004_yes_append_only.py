"""A yes to publishing again after a restore is nobody's to change."""

from django.db import migrations

from hub.approvals.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("recalls", "0003_restoration_yes")]
    operations = [append_only("recalls_restorationyes")]
