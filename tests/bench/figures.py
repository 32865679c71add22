"""What was measured: named figures with their bars, printed side by side and kept in build/bench.json."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

BUILD = Path(__file__).parents[2] / "build"
PLACE = BUILD / "bench.json"


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure is compared with: `at_least` or `at_most` a value, in a unit."""

    unit: str
    value: float | None = None
    rule: Literal["at_least", "at_most"] = "at_most"

    def holds(self, measured: float) -> bool:
        """Whether `measured` keeps to the bar."""
        if self.value is None:
            return True
        return measured >= self.value if self.rule == "at_least" else measured <= self.value


BARS = {
    "completion_ratio_pg": Bar("ratio", 0.4, "at_least"),
    "completion_ratio_sqlite": Bar("ratio", None, "at_least"),
    "two_clients_over_one": Bar("ratio", 1.7, "at_least"),
    "statements_per_completion": Bar("statements", 5),
    "state_bytes": Bar("bytes", 4096),
    "growth_1000_over_10": Bar("ratio", 1.1),
    "growth_5000_over_10": Bar("ratio", 1.1),
    "state_5000_over_10": Bar("ratio", 1.1),
    "multi_1000_over_10": Bar("ratio", 1.5),
    "timers_over_floor": Bar("ratio", 0.06, "at_least"),
    "sleeping_worker_cpu": Bar("s/minute", 0.3),
    "start_over_completion": Bar("ratio", 0.7),
    "http_over_inprocess": Bar("ratio", 0.6, "at_least"),
    "import_per_second": Bar("rows/s", None, "at_least"),
    "web_mb": Bar("MB", 250),
    "worker_mb": Bar("MB", 250),
    "inbox_page_p99_ms": Bar("ms", 5),
    "badge_p99_ms": Bar("ms", 5),
    "overdue_p99_ms": Bar("ms", 5),
    "history_p99_ms": Bar("ms", 5),
    "feel_gateway_us": Bar("us", 5),
    "feel_gateway_over_python": Bar("ratio", 15),
    "feel_due_date_us": Bar("us"),
    "feel_due_date_over_python": Bar("ratio"),
    "feel_mapping_us": Bar("us"),
    "feel_mapping_over_python": Bar("ratio"),
    "feel_filter_us": Bar("us"),
    "feel_filter_over_python": Bar("ratio"),
    "feel_parse_us": Bar("us"),
    "dmn_30_rules_us": Bar("us", 150),
    "dmn_30_rules_over_python": Bar("ratio"),
}
"""The figures that are compared from one state of the project to the next, with their bars."""


def keep(figures: dict[str, float]) -> None:
    """Write `figures` into build/bench.json, beside what other runs have put there."""
    BUILD.mkdir(exist_ok=True)
    kept = json.loads(PLACE.read_text()) if PLACE.exists() else {}
    for name, value in figures.items():
        bar = BARS[name]
        kept[name] = {"value": round(value, 4), "unit": bar.unit} | ({} if bar.value is None else {"bar": bar.value})
    PLACE.write_text(json.dumps(kept, indent=1) + "\n")


def show(figures: dict[str, float]) -> None:
    """Print the compared figures with their bars and whether they hold."""
    for name, value in figures.items():
        bar = BARS[name]
        wish = "" if bar.value is None else f"{bar.rule.replace('_', ' ')} {bar.value:g}"
        verdict = "" if bar.value is None else ("holds" if bar.holds(value) else "MISSED")
        print(f"  {name:<28}{value:>12.3f} {bar.unit:<11}{wish:<16}{verdict}")  # noqa: T201 - the table is the product


def table(title: str, rows: list[tuple[str, str, str]]) -> None:
    """Print rows of name, SQLite and PostgreSQL side by side."""
    print(f"\n{title}\n  {'':<52}{'SQLite':>22}{'PostgreSQL':>22}")  # noqa: T201
    for name, sqlite, postgresql in rows:
        print(f"  {name:<52}{sqlite:>22}{postgresql:>22}")  # noqa: T201


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
