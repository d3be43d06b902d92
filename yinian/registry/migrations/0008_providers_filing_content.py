from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0007_roster_rows_are_found"),
    ]

    operations = [
        migrations.AddField(
            model_name="filing",
            name="answered_on",
            field=models.DateField(null=True, verbose_name="办结日期"),
        ),
        migrations.AddField(
            model_name="filing",
            name="content",
            field=models.JSONField(default=dict, verbose_name="备案内容"),
        ),
    ]
