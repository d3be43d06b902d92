"""The emergency line: what devices signal, and the alarms that people answer."""
