from django.db import migrations

from yinian.foundation.live import followed


class Migration(migrations.Migration):
    # Alarms are written by lanes that know nothing of open pages: the database itself tells of them.
    dependencies = [("oversight", "0007_complaints"), ("emergency", "0001_initial"), ("calls", "0002_live")]
    operations = [
        followed("emergency_alarm", "alarms"),
    ]
