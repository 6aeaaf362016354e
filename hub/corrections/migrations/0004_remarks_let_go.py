import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('corrections', '0003_remarks_counted'),
    ]

    operations = [
        # What lies there already counts from now: nobody was told that it would go.
        migrations.AddField(
            model_name='correction',
            name='waits_since',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='correction',
            name='state',
            field=models.CharField(choices=[('open', 'Open'), ('answered', 'Answered'), ('erased', 'Erased')], db_index=True, default='open', max_length=10, verbose_name='state'),
        ),
    ]
