"""A choice among many, written at once: a template for each option would take longer than the rest of its page."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Select(forms.Select):
    """The library's select with the same words, groups and attributes."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        about = self.get_context(name, value, attrs)["widget"]
        groups = format_html_join("", "{}", ((_group(name, options),) for name, options, _at in about["optgroups"]))
        return format_html('<select name="{}"{}>{}</select>', about["name"], flatatt(about["attrs"]), groups)


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    written = format_html_join(
        "", '<option value="{}"{}>{}</option>', ((one["value"], flatatt(one["attrs"]), one["label"]) for one in options)
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, written) if name else written
