"""Files that come with a form: kept as attachments of the case first, so that a refused form does not lose them."""

from hashlib import sha256

from flask import request
from werkzeug.datastructures import FileStorage

from engine import operations, queries
from web.forms.reading import PREFIX
from web.frame.reader import actor, runtime

Values = dict[str, object]


def attach(instance_id: str, file: FileStorage, *, task_id: str | None, key: str | None = None) -> str:
    """Keep one uploaded file; gives its id. Raises BihuanError for a type or size that is not taken.

    The key of a form stands for each file in it: the same file is kept once, however often the form is sent.
    """
    content = file.read()
    kept = operations.attach(
        runtime(),
        instance_id,
        filename=file.filename or "",
        content=content,
        actor=actor(),
        task_id=task_id,
        key=f"{key}:{sha256(content).hexdigest()}" if key else None,
    )
    return kept.attachment_id


def attach_files(task_id: str) -> Values:
    """Keep the files of the submitted task form; the field's value is the list of their ids."""
    sent = request.files.lists()
    chosen = {name: files for name, files in sent if name.startswith(PREFIX) and any(file.filename for file in files)}
    if not chosen:
        return {}
    instance_id = queries.task(runtime(), task_id, actor=actor()).row.instance_id
    return {
        name.removeprefix(PREFIX): [
            attach(instance_id, file, task_id=task_id, key=request.form.get("key")) for file in files if file.filename
        ]
        for name, files in chosen.items()
    }
