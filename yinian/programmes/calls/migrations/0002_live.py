from django.db import migrations

from yinian.foundation.live import followed


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_initial")]
    operations = [
        followed("calls_call", "calls"),
        # An agent's heartbeat changes when the agent was last seen, and is no news.
        followed("calls_signon", "calls", ("state", "until")),
    ]
