"""The blueprint of the operators' pages, and who sees them."""

from flask import Blueprint

from web.frame.access import for_roles

pages = Blueprint("operating", __name__, url_prefix="/operating")
FOR = for_roles("operator", "administrator")
