"""The ground of all shapes: strict bodies, lenient queries, pages of lists. For the other shape modules."""

from marshmallow import EXCLUDE, Schema, fields, validate

NAME = validate.Length(min=1, max=500)
"""A name or id in a body or query."""


class Strict(Schema):
    """What a call brings; fields that it does not know are named as wrong."""


class Query(Schema):
    """Parameters behind the question mark; unknown ones are ignored."""

    class Meta:
        """As every web page does."""

        unknown = EXCLUDE


class PageQuery(Query):
    """Which part of a list."""

    after = fields.String(validate=validate.Length(max=500), metadata={"description": "next_cursor of the page before"})
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))
