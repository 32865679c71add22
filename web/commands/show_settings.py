"""`bihuan settings`: what this installation runs with, secrets left out."""

from dataclasses import fields

import click

from engine.settings import Settings


@click.command("settings")
def command() -> None:
    """显示当前设置（不含密钥）。Show the settings in force, without secrets."""
    settings = Settings.read()
    for field in fields(Settings):
        shown = getattr(settings, field.name) if field.repr else "•••"
        click.echo(f"BIHUAN_{field.name.upper()}={shown}")
