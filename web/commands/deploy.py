"""`bihuan deploy`: publish definitions: the project's own matters, or the files of a folder."""

from collections.abc import Sequence
from pathlib import Path

import click

from engine import queries
from engine.definitions import Resource, read_deployment
from engine.errors import BihuanError, declare
from engine.operations import Deployed, Runtime, deploy
from engine.rules.actors import SYSTEM
from web.commands.opened import opened
from web.commands.words import say, tell, terminal_language
from workflows import publish, registry

ENDINGS = {".bpmn", ".dmn", ".form", ".yml"}
NOTHING_TO_PUBLISH = declare(
    "command.nothing_to_publish",
    "missing",
    zh="“{folder}”里没有可发布的文件（.bpmn、.dmn、.form、.yml）。请检查路径。",
    en='There is nothing to publish in "{folder}" (.bpmn, .dmn, .form, .yml). Check the path.',
)
REPLACES = declare(
    "command.replaces",
    "conflict",
    zh="{process} 的现行版本是 {person} 在流程编辑中发布的，没有替换。"
    "确要用这里的文件替换（进行中的案件不受影响），请加上 --replace。",
    en="The running version of {process} was published by {person} and was not replaced. To replace it by these files "
    "(running cases keep theirs), add --replace.",
)


def resources_of(folder: Path) -> list[Resource]:
    """Every file of the folder, or the one file, that belongs to a definition; refused where there is none."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS) if folder.is_dir() else [folder]
    if not paths:
        raise BihuanError(NOTHING_TO_PUBLISH, folder=folder)
    root = folder if folder.is_dir() else folder.parent
    return [Resource(path.relative_to(root).as_posix(), path.read_bytes()) for path in paths]


def refuse_replacing(runtime: Runtime, resources: Sequence[Resource]) -> None:
    """Nothing where the files replace no version that a person has published; else REPLACES."""
    ours = read_deployment(resources).processes
    for latest in queries.definitions(runtime):
        if latest.process_id in ours and latest.created_by != SYSTEM.id:
            raise BihuanError(REPLACES, process=latest.process_id, person=latest.created_by_name)


def show(done: Deployed) -> None:
    """Say what was published, and what the checks warned of."""
    outcome = "command.deploy.unchanged" if done.unchanged else "command.deploy.published"
    for process, version in done.processes:
        tell(outcome, process=process, version=version)
    for finding in done.findings:
        where = "".join(f" {part}" for part in (finding.file, finding.element) if part)
        click.echo(say("command.deploy.finding", where=where, text=finding.text(terminal_language())))


@click.command("deploy")
@click.argument("folder", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--name", help="发布名称，缺省为文件夹名。Name of the deployment, by default the folder's.")
@click.option("--replace", is_flag=True, help="替换管理员发布的版本。Replace what an administrator published.")
def command(folder: Path | None, name: str | None, replace: bool) -> None:
    """发布流程定义；不给路径则发布自带的业务。Publish definitions: FOLDER, or the project's own matters."""
    with opened() as runtime:
        if not replace:
            for resources in [resources_of(folder)] if folder else [each.resources() for each in registry()]:
                refuse_replacing(runtime, resources)
        if folder is None:
            results = publish(runtime)
        else:
            results = (deploy(runtime, resources_of(folder), actor=SYSTEM, name=name or folder.resolve().stem),)
        for done in results:
            show(done)
