"""Approvals and the record of changes can be added to, and nothing else."""

from django.db import migrations

from hub.approvals.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]
    operations = [append_only("approvals_approval"), append_only("approvals_contentchange")]
