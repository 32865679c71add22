"""A new complaint written down by staff: by phone or at the counter. The number and code are told to the customer."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from engine.errors import BihuanError
from web.forms import Showing, complained_about, new_complaint, shown_fields
from web.frame.reader import actor, runtime
from web.frame.refusals import status_of
from web.frame.texts import language
from web.frame.words import zone
from workflows.complaint_handling.channels import channels
from workflows.complaint_handling.file_complaint import file_complaint
from workflows.complaint_handling.reissue_code import reissue_code

pages = Blueprint("complaints", __name__, url_prefix="/complaints")
BY_STAFF = ("phone", "counter")
PICKED = frozenset({"complained_names", "complained_unit"})
"""Fields of the form for which staff have one list to pick from."""


def _page(typed: dict[str, object], errors: dict[str, str], *, channel: str, refusal: str = "") -> str:
    showing = Showing({}, language(), zone(), typed)
    offered = [offer for offer in channels() if offer.name in BY_STAFF]
    shown = [field for field in shown_fields(new_complaint.form(runtime()), showing) if field.key not in PICKED]
    return render_template(
        "complaint_new.html", form_fields=shown, errors=errors, complained=_complained(), refusal=refusal,
        picks=complained_about.picks(runtime(), language()), channel=channel, channels=offered,
        received_at=request.form.get("received_at", ""),
    )  # fmt: skip


def _complained() -> list[str]:
    """Whom the complaint is about, as picked or typed so far."""
    return [text.strip() for text in request.form.getlist(complained_about.NAME) if text.strip()]


@pages.get("/new")
def new() -> str:
    """The empty form."""
    return _page({}, {}, channel=request.args.get("channel", "phone"))


@pages.post("/new")
def file() -> str | Response | tuple[str, int]:
    """File it; what was typed stays where something is wrong."""
    channel = request.form.get("channel", "")
    channel = channel if channel in BY_STAFF else "phone"
    complaint, typed, errors = new_complaint.read(runtime(), request.form, channel=channel, language=language())
    if complaint is None:
        return _page(typed, {key: error.text(language()) for key, error in errors.items()}, channel=channel), 422
    complaint = complained_about.with_picks(runtime(), complaint, _complained(), language=language())
    try:
        filed = file_complaint(runtime(), complaint, actor=actor(), key=request.form.get("key") or None)
    except BihuanError as refused:
        return _page(typed, {}, channel=channel, refusal=refused.text(language())), status_of(refused)
    session["filed"] = {"number": filed.number, "code": filed.code, "instance": filed.instance_id}
    return redirect(url_for("complaints.filed"), 303)


@pages.post("/<number>/code")
def reissue(number: str) -> Response:
    """A new follow-up code for a customer who has lost the old one."""
    filed = reissue_code(runtime(), number, actor=actor())
    session["filed"] = {"number": filed.number, "code": filed.code, "instance": filed.instance_id, "again": True}
    return redirect(url_for("complaints.filed"), 303)


@pages.get("/filed")
def filed() -> str | Response:
    """Number and code of what has just been filed, to be read to the customer."""
    known = session.get("filed")
    if not known:
        return redirect(url_for("complaints.new"))
    return render_template("complaint_filed.html", filed=known)
