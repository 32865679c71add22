"""The directory for administrators: people with their roles and groups, units, calendars of working time."""

from flask import Blueprint

from web.pages.directory import calendars, people, units

pages = Blueprint("directory", __name__, url_prefix="/directory")
for part in (people, units, calendars):
    part.register(pages)
