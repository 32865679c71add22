"""`bihuan deploy`: publish definitions: the project's own matters, or the files of a folder."""

from pathlib import Path

import click

from engine.definitions import Resource
from engine.errors import BihuanError, declare
from engine.operations import Deployed, deploy
from engine.rules.actors import SYSTEM
from web.commands.opened import opened
from web.commands.words import say, tell, terminal_language
from workflows import publish

ENDINGS = {".bpmn", ".dmn", ".form", ".yml"}
NOTHING_TO_PUBLISH = declare(
    "command.nothing_to_publish",
    "missing",
    zh="“{folder}”里没有可发布的文件（.bpmn、.dmn、.form、.yml）。请检查路径。",
    en='There is nothing to publish in "{folder}" (.bpmn, .dmn, .form, .yml). Check the path.',
)


def resources_of(folder: Path) -> list[Resource]:
    """Every file of the folder, or the one file, that belongs to a definition; refused where there is none."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS) if folder.is_dir() else [folder]
    if not paths:
        raise BihuanError(NOTHING_TO_PUBLISH, folder=folder)
    root = folder if folder.is_dir() else folder.parent
    return [Resource(path.relative_to(root).as_posix(), path.read_bytes()) for path in paths]


def show(done: Deployed) -> None:
    """Say what was published, and what the checks warned of."""
    outcome = "command.deploy.unchanged" if done.unchanged else "command.deploy.published"
    for process, version in done.processes:
        tell(outcome, process=process, version=version)
    for finding in done.findings:
        facts = {"file": finding.file, "element": finding.element, "text": finding.text(terminal_language())}
        click.echo(say("command.deploy.finding", **facts))


@click.command("deploy")
@click.argument("folder", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--name", help="发布名称，缺省为文件夹名。Name of the deployment, by default the folder's.")
def command(folder: Path | None, name: str | None) -> None:
    """发布流程定义；不给路径则发布自带的业务。Publish definitions: FOLDER, or the project's own matters."""
    with opened() as runtime:
        if folder is None:
            results = publish(runtime)
        else:
            results = (deploy(runtime, resources_of(folder), actor=SYSTEM, name=name or folder.resolve().stem),)
        for done in results:
            show(done)
