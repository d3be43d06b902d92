"""The web server's door."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinian.config.settings")
application = get_wsgi_application()
# What stands after the start stands for ever: the collector need not walk it at every turn, nor forked workers copy it.
gc.collect()
gc.freeze()
