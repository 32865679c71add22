"""What travels about operating running instances: plans, modifications, migrations, bulk work, choices."""

from marshmallow import Schema, fields, validate

from web.api.shapes import NAME, Strict
from web.api.values import Values

TOKEN = validate.Range(1, 2**31 - 1)
VERSION = validate.Range(1, 2**31 - 1)
REASON = validate.Length(max=2000)
FEW = validate.Length(max=1000)


class Reason(Strict):
    """Why."""

    reason = fields.String(load_default="", validate=REASON)


class OfVersion(Strict):
    """Which version of a process; all that are published now if left out."""

    version = fields.Integer(load_default=None, allow_none=True, validate=VERSION)


class OfVersionWithReason(OfVersion, Reason):
    """Which version, and why."""


class Beginning(Strict):
    """An element to start; `inside`: token of the sub-process around it where several are under way."""

    element = fields.String(required=True, validate=NAME)
    inside = fields.Integer(load_default=None, allow_none=True, validate=TOKEN)


class Modification(Reason):
    """What to change: elements or single tokens to cancel, elements to start, variables to set."""

    cancel = fields.List(fields.String(validate=NAME), load_default=list, validate=FEW)
    cancel_tokens = fields.List(fields.Integer(validate=TOKEN), load_default=list, validate=FEW)
    start = fields.List(fields.Nested(Beginning), load_default=list, validate=FEW)
    variables = Values(load_default=dict)


class Migration(Strict):
    """Where to, and how: element of the old version → element of the new."""

    version = fields.Integer(required=True, validate=VERSION)
    mapping = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    new_moments = fields.Boolean(load_default=False)


class MigrationOfMany(Migration):
    """From which version, and which instances (all that run if left out)."""

    from_version = fields.Integer(required=True, validate=VERSION)
    instances = fields.List(fields.String(validate=NAME), load_default=None, allow_none=True)


class Restart(OfVersion):
    """With the variables of the start, or the last ones."""

    variables = fields.String(load_default="start", validate=validate.OneOf(["start", "last"]))


class Retry(Strict):
    """Which incidents."""

    process_id = fields.String(load_default=None, allow_none=True, validate=NAME)
    element = fields.String(load_default=None, allow_none=True, validate=NAME)
    code = fields.String(load_default=None, allow_none=True, validate=NAME)
    since = fields.AwareDateTime(load_default=None, allow_none=True)
    until = fields.AwareDateTime(load_default=None, allow_none=True)


class Chosen(Strict):
    """Activities to start in the ad-hoc sub-process of `token`."""

    token = fields.Integer(required=True, validate=TOKEN)
    elements = fields.List(fields.String(validate=NAME), required=True, validate=validate.Length(min=1, max=100))


class PlannedHappening(Schema):
    """One thing that would happen."""

    element = fields.String()
    name = fields.String()
    name_en = fields.String()
    kind = fields.String()
    what = fields.String()


class Plan(Schema):
    """What would come of it."""

    possible = fields.Boolean()
    ends = fields.Boolean()
    findings = fields.List(fields.Dict())
    happenings = fields.List(fields.Nested(PlannedHappening))


class Hindrance(Schema):
    """Why some instances cannot move."""

    finding = fields.Dict()
    count = fields.Integer()
    instances = fields.List(fields.String())


class MigrationPlan(Schema):
    """What a migration of a whole version would meet."""

    running = fields.Integer()
    looked_at = fields.Integer()
    movable = fields.Integer()
    findings = fields.List(fields.Dict())
    hindrances = fields.List(fields.Nested(Hindrance))


class BulkStarted(Schema):
    """Bulk work was ordered."""

    bulk_id = fields.String()


class BulkChanged(BulkStarted):
    """Bulk work was stopped or continued."""

    state = fields.String()


class Bulk(Schema):
    """Bulk work with its progress; `rate` is items a second."""

    id = fields.String()
    kind = fields.String()
    state = fields.String()
    title = fields.String()
    created_at = fields.DateTime()
    created_by = fields.String()
    ended_at = fields.DateTime(allow_none=True)
    total = fields.Integer()
    waiting = fields.Integer()
    done = fields.Integer()
    failed = fields.Integer()
    rate = fields.Float(allow_none=True)
    remaining_seconds = fields.Float(allow_none=True)


class BulkFailure(Schema):
    """An item that fell out."""

    subject = fields.String()
    instance_id = fields.String()
    number = fields.String()
    code = fields.String()
    text = fields.String()


class BulkInFull(Bulk):
    """Bulk work with the first hundred items that fell out."""

    failures = fields.List(fields.Nested(BulkFailure))


class Bulks(Schema):
    """The newest bulk work."""

    items = fields.List(fields.Nested(Bulk))


class Standing(Schema):
    """One activation of an element."""

    token = fields.Integer()
    element = fields.String()
    name = fields.String()
    kind = fields.String()
    repetition = fields.Boolean()
    incident = fields.String(allow_none=True)


class Startable(Schema):
    """An element that may be started."""

    element = fields.String()
    name = fields.String()
    kind = fields.String()
    container = fields.String()


class StandingInFull(Schema):
    """Where an instance stands, and what may be started."""

    standing = fields.List(fields.Nested(Standing))
    startable = fields.List(fields.Nested(Startable))


class Choice(Schema):
    """An ad-hoc sub-process that waits for people to choose."""

    token = fields.Integer()
    element = fields.String()
    name = fields.String()
    offered = fields.List(fields.String())
    running = fields.List(fields.String())
    waiting = fields.List(fields.String())
    sequential = fields.Boolean()


class Choices(Schema):
    """What people may choose now."""

    items = fields.List(fields.Nested(Choice))
