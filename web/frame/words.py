"""What templates may say: texts, times, levels, states; the frame around every page."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from babel.dates import format_skeleton, get_day_names
from flask import Flask, g, request
from flask_babel import Babel, format_decimal, get_locale
from markupsafe import Markup

from engine import queries
from engine.rules.actors import SYSTEM
from web.frame import times
from web.frame.assets import asset
from web.frame.navigation import places
from web.frame.reader import actor_if_any, runtime
from web.frame.texts import in_words, known, language, t

PROGRAM = "program:"
CUSTOMER = "customer:"
THEMES = ("auto", "light", "dark")


def zone() -> str:
    """The zone in which pages tell times."""
    return runtime().settings.zone


def moment(at: datetime | None) -> Markup:
    """A moment as `<time>`: words for people, the exact time on hover."""
    if at is None:
        return Markup("")
    words = times.moment_words(at, runtime().clock(), language=language(), zone=zone())
    exact = times.exact(at, language=language(), zone=zone())
    return Markup('<time datetime="{}" title="{}">{}</time>').format(at.astimezone(UTC).isoformat(), exact, words)


def due(at: datetime | None, unit: str | None = None) -> times.DueWords:
    """How a deadline stands, in the working time of the responsible unit, else of the installation's calendar."""
    now, name = runtime().clock(), calendar_of(unit)
    calendar = runtime().calendars.by_id(now).get(name)
    named = t(f"calendar.{name}") if known(f"calendar.{name}") else name
    return times.due_words(at, now, calendar=calendar, language=language(), zone=zone(), named=named)


def calendar_name(calendar_id: str) -> str:
    """What people call a calendar: ours by their names, others by what their id says."""
    key = f"calendar.name.{calendar_id}"
    return t(key) if known(key) else calendar_id


def day(of: date) -> str:
    """A day with its weekday: 10月1日 周四."""
    return str(
        format_skeleton("MMMEd", datetime(of.year, of.month, of.day, tzinfo=UTC), locale=times.LOCALE[language()])
    )


def weekday(number: int) -> str:
    """Monday is 0."""
    return str(get_day_names("abbreviated", locale=times.LOCALE[language()])[number])


def calendar_of(unit: str | None) -> str:
    """Id of the unit's calendar: its own, else that of the unit above, else the installation's."""
    if unit and "units" not in g:
        g.units = {row.id: row for row in queries.units(runtime())}
    seen: set[str] = set()
    while unit and unit in g.units and unit not in seen:
        if g.units[unit].calendar:
            return str(g.units[unit].calendar)
        seen.add(unit)
        unit = g.units[unit].parent
    return runtime().settings.calendar


def icon(name: str) -> Markup:
    """An icon of the sprite; silent, because a word always stands beside it or labels it."""
    return Markup('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>').format(
        asset("icons.svg"), name
    )


def value(thing: object) -> str | Markup:
    """A variable's value for people: yes and no, numbers with separators, moments, lists one a line."""
    if thing is None or thing == "":
        return "—"
    if isinstance(thing, bool):
        return t("word.yes" if thing else "word.no")
    if isinstance(thing, datetime):
        return moment(thing) if thing.tzinfo else thing.isoformat(" ", "minutes")
    if isinstance(thing, list):
        return "\n".join(str(value(item)) for item in thing)
    if isinstance(thing, dict):
        return "\n".join(f"{name}: {value(item)}" for name, item in thing.items())
    if isinstance(thing, int) or type(thing).__name__ == "Decimal":
        return str(format_decimal(thing))
    return str(thing)


def named(who: str | None, name: str = "") -> str:
    """Who did something, for people: the system and programs by what they are, a person by name."""
    who = who or ""
    if who == SYSTEM.id:
        return t("word.system")
    if who.startswith(CUSTOMER):
        return t("word.customer")
    if who.startswith(PROGRAM):
        return t("word.program", name=who.removeprefix(PROGRAM))
    return name or who


def new_key() -> str:
    """An idempotency key for a form: sent twice, done once."""
    return uuid4().hex


def theme() -> str:
    """The reader's choice of light, dark or as the system has it."""
    chosen = request.cookies.get("theme", "auto")
    return chosen if chosen in THEMES else "auto"


def frame() -> dict[str, Any]:
    """What every template may use."""
    return {
        "language": language(),
        "theme": theme(),
        "reader": actor_if_any(),
        "places": places,
        "company": runtime().settings.company,
    }


def register(app: Flask) -> None:
    """Teach Jinja our words."""
    Babel(app, locale_selector=lambda: times.LOCALE[language()])
    app.context_processor(frame)
    for name, word in (
        ("t", t), ("known", known), ("moment", moment), ("due", due), ("icon", icon), ("value", value),
        ("named", named), ("zone", zone), ("calendar_name", calendar_name), ("day", day), ("weekday", weekday),
        ("new_key", new_key), ("in_words", in_words), ("get_locale", get_locale), ("number", format_decimal),
    ):  # fmt: skip
        app.jinja_env.globals[name] = word
