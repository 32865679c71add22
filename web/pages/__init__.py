"""The pages, a folder a feature. Each gives one blueprint named `pages` with its views."""

from flask import Blueprint


def blueprints() -> tuple[Blueprint, ...]:
    """The blueprints of all features, imported when the application is made."""
    from web.pages import (
        board,
        cases,
        choices,
        complaints,
        customer,
        definitions,
        directory,
        files,
        health,
        inbox,
        incidents,
        notifications,
        operating,
        search,
        settings,
        sign_in,
        tasks,
    )

    features = (
        sign_in, choices, inbox, tasks, cases, files, complaints, customer, board, search, notifications, definitions,
        directory, incidents, operating, settings, health,
    )  # fmt: skip
    return tuple(feature.pages for feature in features)
