"""Plays are counted by the day. Counts by the hour are let go of: while somebody gives a tip, the
slide beneath is no play, so that they told in which hour that was, and at which screen.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fleet", "0002_fleet_group"),
    ]

    operations = [
        migrations.DeleteModel(name="PlayTally"),
        migrations.CreateModel(
            name="PlayTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slide", models.CharField(max_length=64)),
                ("notice", models.CharField(blank=True, max_length=8)),
                ("publication", models.BigIntegerField()),
                ("day", models.DateField()),
                ("count", models.BigIntegerField()),
                ("screen", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="plays", to="fleet.screen")),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("screen", "day", "slide", "publication", "notice"), name="one_tally_per_day")],
            },
        ),
    ]
