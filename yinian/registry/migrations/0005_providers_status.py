from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0004_catalogue_english_and_withdrawn_certificates"),
    ]

    operations = [
        migrations.RenameField(model_name="provider", old_name="stage", new_name="status"),
        migrations.AlterField(
            model_name="provider",
            name="status",
            field=models.CharField(
                choices=[("incubating", "孵化中"), ("active", "正常运营"), ("suspended", "暂停"), ("exited", "已退出")],
                default="active",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddField(
            model_name="provider",
            name="grade_standard",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="等级标准"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="provider",
            name="graded_on",
            field=models.DateField(null=True, verbose_name="评级日期"),
        ),
        migrations.RenameField(model_name="facility", old_name="stage", new_name="status"),
        migrations.AlterField(
            model_name="facility",
            name="status",
            field=models.CharField(
                choices=[("planned", "规划"), ("building", "在建"), ("open", "运营"), ("suspended", "暂停"), ("closed", "终止")],
                default="open",
                max_length=9,
                verbose_name="状态",
            ),
        ),
        migrations.RenameField(model_name="facility", old_name="model", new_name="operating_model"),
        migrations.AddField(
            model_name="facility",
            name="phone",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="电话"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="facility",
            name="planned_on",
            field=models.DateField(null=True, verbose_name="立项日期"),
        ),
        migrations.AddField(
            model_name="facility",
            name="first_resident_on",
            field=models.DateField(null=True, verbose_name="首次收住日期"),
        ),
        migrations.AddField(
            model_name="facility",
            name="suspended_on",
            field=models.DateField(null=True, verbose_name="暂停日期"),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                "receipt", condition=models.Q(("receipt", ""), _negated=True), name="filing_receipt_once"
            ),
        ),
    ]
