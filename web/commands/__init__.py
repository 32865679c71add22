"""The command line `bihuan`. Commands do what people at a terminal need and call operations only, like the pages do.

Each command stands in a module of its own and is imported when it is asked for, so that `bihuan --version` is quick.
Exit codes: 0 done, 1 refused or failed (with a sentence), 2 wrong usage, 130 interrupted.
"""

from importlib import import_module
from typing import Any

import click

from engine.errors import BihuanError
from web.commands.words import say, terminal_language

COMMANDS = {
    "run": "run", "web": "serve_web", "worker": "work", "migrate": "migrate", "demo": "demo", "import": "import_files",
    "deploy": "deploy", "verify-audit": "verify_audit", "export-audit": "export_audit", "person": "person",
    "token": "token", "settings": "show_settings",
}  # fmt: skip
"""Name of each command and the module that holds it."""


class Commands(click.Group):
    """The group `bihuan`, which imports a command when it is asked for and turns refusals into sentences."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names, in the order of a working day."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"web.commands.{COMMANDS[cmd_name]}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with its whole sentence in both languages."""
        named = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, each.get_short_help_str(limit=300)) for name, each in named if each])

    def invoke(self, ctx: click.Context) -> Any:
        """Run; a refusal is a sentence on standard error and exit code 1."""
        try:
            return super().invoke(ctx)
        except BihuanError as refusal:
            language = terminal_language()
            click.secho(refusal.text(language), fg="red", err=True)
            for finding in getattr(refusal, "findings", ()):
                where = " ".join(part for part in (finding.file, finding.element) if part)
                click.echo(f"  {where}{': ' if where else ''}{finding.text(language)}", err=True)
            click.echo(say("command.error_code", code=refusal.code), err=True)
            ctx.exit(1)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="bihuan")
def main() -> None:
    """Bihuan (闭环): 投诉、评价与整改流程。Complaint handling, service evaluation and rectification that run."""
