"""Import of complaints beside a running web server and worker: rows a second, and the memory of both afterwards."""

import csv
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.harness.servers import ROOT, Server, free_port

MAPPING = """
source: bench
zone: Asia/Shanghai
fields:
  external_id: 编号
  received_at: {column: 时间, dates: "%Y-%m-%d %H:%M"}
  subject: 标题
  description: 内容
  customer_name: 客户
  channel: {constant: phone}
  kind: {constant: complaint}
"""
SAID = "约定的日子没有送到，也没有电话。"


@dataclass(frozen=True, slots=True)
class Imported:
    """What was seen."""

    per_second: float
    web_megabytes: float
    worker_megabytes: float


def write_file(folder: Path, *, rows: int) -> tuple[Path, Path]:
    """A CSV file with so many complaints, and its mapping."""
    file, mapping = folder / "complaints.csv", folder / "mapping.yml"
    mapping.write_text(MAPPING, encoding="utf-8")
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["编号", "时间", "标题", "内容", "客户"])
        for number in range(rows):
            moment = f"2026-11-{number % 20 + 1:02d} 10:{number % 60:02d}"
            writer.writerow([f"B{number}", moment, f"送货延误 {number}", SAID, f"客户{number}"])
    return file, mapping


def measure(*, url: str, data: Path, rows: int) -> Imported:
    """Import the rows while web and worker run, then look at some pages and weigh both."""
    file, mapping = write_file(data, rows=rows)
    web, worker = Server("web", url=url, data=data, port=free_port()), Server("worker", url=url, data=data)
    try:
        web.wait_until_it_answers()
        began = time.perf_counter()
        command = [sys.executable, "-m", "web.commands", "import", "complaints", str(file), "--map", str(mapping)]
        settings = {"BIHUAN_DATABASE": url, "BIHUAN_DATA": str(data)}
        subprocess.run(command, cwd=ROOT, check=True, env=settings | _path(), stderr=subprocess.DEVNULL)
        took = time.perf_counter() - began
        for path in ("/complain", "/sign-in", "/api/openapi.json", "/health/live"):
            with urlopen(f"{web.address}{path}") as page:
                page.read()
        return Imported(rows / took, web.megabytes(), worker.megabytes())
    finally:
        web.stop()
        worker.stop()


def _path() -> dict[str, str]:
    import os

    return {name: text for name, text in os.environ.items() if not name.startswith("BIHUAN_")}
