"""Health for monitors, figures for Prometheus. Figures only on this machine: they tell how much business there is."""

from flask import Blueprint, Response, abort, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from engine import queries
from engine.errors import BihuanError
from web.frame.access import public
from web.frame.reader import runtime
from web.frame.security import is_straight_from_here, limiter

pages = Blueprint("health", __name__)


@pages.get("/health/live")
@public
@limiter.exempt
def live() -> Response:
    """Whether the process answers; the database is not asked."""
    return jsonify(live=True)


@pages.get("/health")
@public
@limiter.exempt
def show() -> tuple[Response, int]:
    """Whether everything works: 200, or 503 with what does not."""
    try:
        health = queries.health(runtime())
    except BihuanError as refusal:
        return jsonify(healthy=False, database=False, reason=refusal.text("en")), 503
    figures = {"database": health.database, "schema": health.schema, "behind_seconds": round(health.behind_seconds, 1)}
    counts = {"due_jobs": health.due_jobs.count, "incidents": health.incidents.count, "stuck": len(health.stuck)}
    return jsonify(healthy=health.healthy, **figures, **counts), 200 if health.healthy else 503


@pages.get("/metrics")
@public
@limiter.exempt
def metrics() -> Response:
    """Figures in the text format of Prometheus, for this machine only."""
    if not is_straight_from_here():
        abort(403)
    registry = CollectorRegistry()
    for name, figure in sorted(queries.metrics(runtime()).items()):
        Gauge(f"bihuan_{name}", name.replace("_", " "), registry=registry).set(figure)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
