"""Measures of the safety line: devices' messages, alarms, the desk and the visits."""
