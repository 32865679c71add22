"""What the command line says, in the language of the terminal. For the modules of web/commands only."""

import os

import click

from engine.errors import Language
from web.frame.texts import catalogue


def terminal_language() -> Language:
    """English where the environment asks for it (BIHUAN_LANGUAGE=en, or LANG=en_…), else Chinese."""
    asked = os.environ.get("BIHUAN_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if asked.lower().startswith("en") else "zh"


def say(key: str, /, **facts: object) -> str:
    """The text of `key` in the terminal's language."""
    return catalogue()[key].in_language(terminal_language(), facts)


def tell(key: str, /, **facts: object) -> None:
    """Print the text of `key`."""
    click.echo(say(key, **facts))
