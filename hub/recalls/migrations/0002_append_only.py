"""The list of recalls only grows."""

from django.db import migrations

from hub.approvals.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("recalls", "0001_initial"), ("approvals", "0002_append_only")]
    operations = [append_only("recalls_recall")]
