"""The frame's tags and filters: every part of a page in one word."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField, CheckboxInput
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yinian.faces.frame import cells, written
from yinian.faces.frame import text_size as sizes
from yinian.faces.frame.figures import Figure
from yinian.faces.frame.listing import Listing
from yinian.faces.frame.parts import Entry, Fact, Progress, Tab, Text
from yinian.foundation import money as fen

register = template.Library()
SIGNS = {"empty": "empty", "error": "warning", "missing": "search", "offline": "offline", "many": "filter"}
TONES = {"done", "wait", "late", "danger", "info"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign of our own set; it says nothing by itself, so a word stands beside it."""
    return format_html(
        '<svg class="icon" width="24" height="24" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("build/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def token(context: Context) -> SafeString:
    """What every form that changes something carries: proof that it is ours, and a number under which it is done once."""
    proof = context.get("csrf_token", "")
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="once" value="{}">',
        proof,
        secrets.token_hex(8),
    )


@register.simple_tag
def badge(tone: str, word: Text) -> SafeString:
    """A status as word, shape and colour together."""
    tone = tone if tone in TONES else "quiet"
    return format_html('<span class="badge {}">{}{}</span>', tone, icon(f"shape-{tone}"), word)


@register.inclusion_tag("frame/stat.html")
def stat(label: Text, number: object, url: str = "", **words: Text) -> dict[str, object]:
    """A number that leads to its rows; words: unit, note, tone."""
    shown = written.number(number) if isinstance(number, int | float) else str(number)
    return {"label": label, "written": shown, "url": url, **words}


@register.inclusion_tag("frame/facts.html")
def facts(known: Iterable[Fact | tuple[Text, object]]) -> dict[str, object]:
    """What is known, name by name."""
    return {"facts": [fact if isinstance(fact, Fact) else Fact(*fact) for fact in known]}


@register.inclusion_tag("frame/timeline.html")
def timeline(entries: Sequence[Entry]) -> dict[str, object]:
    """What happened, in the order given."""
    return {"entries": entries}


@register.inclusion_tag("frame/tabs.html")
def tabs(parts: Sequence[Tab], label: Text) -> dict[str, object]:
    """Parts of what is shown, each at its own address."""
    return {"tabs": parts, "label": label}


@register.simple_block_tag(takes_context=True)
def table(context: Context, content: str, listing: Listing[object], filters: BaseForm | None = None) -> str:
    """A list with heads, filters, tally and pages round the rows written between the tags."""
    acts = listing.bulk and listing.rows
    shown = cells.without(content, listing.left_out, len(listing.columns))
    # "Tick" and not "choose": a box beside a row.
    rows = cells.ticked(shown, listing.numbers, f"many-{listing.key}", _("勾选")) if acts else shown
    own = {
        "content": rows,
        "listing": listing,
        "filters": filters,
        "page": context.get("page"),
        "ticks": rows is not shown,
    }
    own |= {"csrf_token": context.get("csrf_token"), "request": context.get("request")}
    return _part(context, "frame/table.html", own)


@register.inclusion_tag("frame/form.html", takes_context=True)
def form(context: Context, form: BaseForm, submit: Text, **words: Text) -> dict[str, object]:
    """A whole form; `submit` says what will happen; words: action, cancel, tone, wide."""
    return {"form": form, "submit": submit, "tone": "main", **words}


@register.inclusion_tag("frame/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """One field with its label, help and what is wrong with it."""
    return {"field": bound, "tick": isinstance(bound.field.widget, CheckboxInput)}


@register.inclusion_tag("frame/errors.html")
def errors(form: BaseForm) -> dict[str, object]:
    """Everything that keeps a form from being saved, each line leading to its field."""
    return {"form": form}


@register.inclusion_tag("frame/figure.html")
def figure(figure: Figure) -> dict[str, object]:
    """A chart or a map above its table."""
    return {"figure": figure}


@register.inclusion_tag("frame/progress.html")
def progress(job: Progress) -> dict[str, object]:
    """How far a long piece of work has come; asks again by itself until it is finished."""
    return {"job": job}


@register.inclusion_tag("frame/state.html")
def state(kind: str, **words: Text) -> dict[str, object]:
    """Empty, error, missing, offline or many: words title, text, kept, and what to do (label, url)."""
    return {"kind": kind, "sign": SIGNS.get(kind, "info"), **words}


@register.inclusion_tag("frame/loading.html")
def loading(lines: int = 6) -> dict[str, object]:
    """The place of what is being fetched."""
    return {"bones": range(lines)}


@register.inclusion_tag("frame/partial.html")
def partial(as_of: datetime, missing: Text = "") -> dict[str, object]:
    """Says how old figures are, and what they leave out."""
    return {"as_of": as_of, "missing": missing}


@register.inclusion_tag("frame/refusal.html")
def refusal(refused: object) -> dict[str, object]:
    """What was asked, why not, what to do."""
    return {"refused": refused}


@register.inclusion_tag("frame/masked.html", takes_context=True)
def masked(context: Context, value: str, label: Text, reveal_url: str = "") -> dict[str, object]:
    """A value already masked, and the button that asks to see it whole."""
    return {"value": value, "label": label, "reveal_url": reveal_url}


@register.simple_tag(takes_context=True)
def text_size(context: Context) -> str:
    """The size this reader chose."""
    return sizes.chosen(context.get("request"))


@register.simple_tag
def text_sizes() -> list[tuple[str, Text]]:
    """The sizes there are."""
    return list(sizes.SIZES.items())


@register.simple_tag
def site_numbers() -> dict[str, str]:
    """The site's official numbers, those that are set."""
    return {name: number for name, number in getattr(settings, "SITE_NUMBERS", {}).items() if number}


@register.simple_tag
def now_written() -> str:
    """This moment, for the head of a printed page."""
    return written.moment(timezone.now())


@register.filter
def money(value: int | None) -> str:
    """Fen as ¥ 1,234.50."""
    return "—" if value is None else fen.yuan(value)


@register.filter
def number(value: int | float | None) -> str:
    """Thousands apart: 42,905."""
    return "—" if value is None else written.number(value)


@register.simple_tag
def point(mark: str) -> str:
    """A mark between two pieces, in the reader's language."""
    return written.point(mark)


@register.filter
def listed(words: list[object]) -> str:
    """助浴、助餐."""
    return written.listed(words)


@register.filter
def plain(value: int | float) -> str:
    """A number as machines read it, whatever the language."""
    return str(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """2024年5月8日."""
    return written.day(value)


@register.filter
def moment(value: date | datetime | None) -> str:
    """2024年5月8日 10:32; a day without a time stays a day."""
    return written.moment(value) if isinstance(value, datetime) else written.day(value)


@register.filter
def stamp(value: date | datetime | None) -> str:
    """A moment as machines read it."""
    return "" if value is None else value.isoformat()


@register.filter
def minutes(value: int | None) -> str:
    """90 is 1小时30分钟."""
    return "—" if value is None else written.minutes(value)


@register.filter
def phone(value: str | None) -> str:
    """138 1234 5678."""
    return written.phone(value or "")


@register.filter
def phone_masked(value: str | None) -> str:
    """138 **** 5678."""
    return written.phone(value or "", masked=True)


@register.filter
def citizen_id(value: str | None) -> str:
    """210104 19420512 002X."""
    return written.citizen_id(value or "")


@register.filter
def citizen_id_masked(value: str | None) -> str:
    """21**** ******** **2X."""
    return written.citizen_id(value or "", masked=True)


def _part(context: Context, name: str, own: dict[str, object]) -> str:
    engine = context.template.engine  # type: ignore[union-attr]
    return engine.get_template(name).render(context.new(own))
