"""Views of definitions. The sources of diagrams are open to all staff; the rest is for administrators."""

from flask import Blueprint, abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import operations, queries
from engine.definitions import Resource
from engine.errors import BihuanError
from web.frame.access import for_roles
from web.frame.asked import number
from web.frame.headers import editor_headers
from web.frame.reader import actor, runtime
from web.frame.refusals import status_of
from web.frame.texts import language, t
from web.pages.definitions.diagram_names import english
from web.pages.definitions.publishing import check, latest, publish, told

pages = Blueprint("definitions", __name__, url_prefix="/definitions")
EDITORS = {".bpmn": "bpmn", ".dmn": "dmn", ".form": "form"}
TYPES = {".bpmn": "text/xml", ".dmn": "text/xml", ".form": "application/json", ".yml": "text/plain"}
FOR = for_roles("administrator")


def _ending(name: str) -> str:
    return "." + name.rsplit(".", 1)[-1]


@pages.get("")
@FOR
def show() -> str:
    """All processes with their running versions."""
    return render_template("definitions.html", definitions=queries.definitions(runtime()), findings=())


@pages.get("/<process_id>")
@FOR
def one(process_id: str) -> str:
    """One version: diagram, files, findings; and all versions."""
    view = queries.definition(runtime(), process_id, version=number(request.args.get("version")))
    return render_template(
        "definition.html", view=view, versions=queries.definition_versions(runtime(), process_id),
        findings=[(f, f.text(language())) for f in view.findings], marks=told(view.findings),
        editable=[name for name in view.files if _ending(name) in EDITORS],
    )  # fmt: skip


@pages.get("/<process_id>/versions/<int(max=2147483647):version>/source")
def source(process_id: str, version: int) -> Response:
    """The BPMN file of a version, for the diagram on tasks and cases. It never changes."""
    xml = queries.definition(runtime(), process_id, version=version).xml
    answer = make_response(english(xml) if request.args.get("language") == "en" else xml)
    answer.headers["Content-Type"] = "text/xml; charset=utf-8"
    answer.cache_control.private = True
    answer.cache_control.max_age = 86400
    return answer


@pages.get("/<process_id>/versions/<int(max=2147483647):version>/files/<path:name>")
@FOR
def file(process_id: str, version: int, name: str) -> Response:
    """One file of a version as text."""
    content = queries.definition(runtime(), process_id, version=version).files.get(name)
    if content is None:
        abort(404)
    answer = make_response(content)
    answer.headers["Content-Type"] = f"{TYPES.get(_ending(name), 'text/plain')}; charset=utf-8"
    return answer


@pages.get("/<process_id>/edit/<path:name>")
@FOR
@editor_headers
def edit(process_id: str, name: str) -> str:
    """The editor of one file of the running version."""
    view = latest(process_id)
    if name not in view.files or _ending(name) not in EDITORS:
        abort(404)
    words = {word: t(f"editor.{word}") for word in ("unread", "kept", "clean")}
    words["errors"] = t("editor.errors", n="{n}")
    editable = [other for other in view.files if _ending(other) in EDITORS]
    kind = EDITORS[_ending(name)]
    return render_template("editor.html", view=view, name=name, kind=kind, words=words, editable=editable)


@pages.post("/<process_id>/check")
@FOR
def check_now(process_id: str) -> Response:
    """What the check finds in what the editor holds."""
    return jsonify(findings=told(check(process_id, request.get_json(silent=True))))


@pages.post("/<process_id>/publish")
@FOR
def publish_now(process_id: str) -> Response | tuple[Response, int]:
    """Publish what the editor holds, unless it has errors."""
    try:
        done = publish(process_id, request.get_json(silent=True))
    except BihuanError as refusal:
        findings = told(getattr(refusal, "findings", ()))
        return jsonify(message=refusal.text(language()), code=refusal.code, findings=findings), status_of(refusal)
    flash(t("definition.unchanged" if done.unchanged else "definition.published", version=done.version), "done")
    return jsonify(address=url_for("definitions.one", process_id=process_id), version=done.version)


@pages.post("/upload")
@FOR
def upload() -> Response | tuple[str, int]:
    """Publish uploaded files together, without an editor."""
    files = [file for file in request.files.getlist("files") if file.filename]
    name = request.form.get("name", "").strip()[:60] or (files[0].filename or "").rsplit(".", 1)[0] if files else ""
    if not files:
        flash(t("definition.nothing_chosen"), "wrong")
        return redirect(url_for("definitions.show"), 303)
    resources = [Resource(file.filename or "", file.read()) for file in files]
    try:
        done = operations.deploy(runtime(), resources, actor=actor(), name=name, key=request.form.get("key"))
    except BihuanError as refusal:
        findings = [(f, f.text(language())) for f in getattr(refusal, "findings", ())]
        flash(refusal.text(language()), "wrong")
        page = render_template("definitions.html", definitions=queries.definitions(runtime()), findings=findings)
        return page, status_of(refusal)
    flash(t("definition.unchanged" if done.unchanged else "definition.published", version=done.version), "done")
    return redirect(url_for("definitions.show"), 303)
