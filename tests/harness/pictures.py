"""`make pictures`: takes the pictures of the documentation from the demonstration organisation, in Chinese."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import sync_playwright

from tests.harness.servers import ROOT, Server, free_port
from web.commands.migrate import migrate_everything
from web.runtime import open_runtime
from workflows import demonstration

PICTURES = ROOT / "docs/pictures"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PASSWORD = "bihuan-demo"


@contextmanager
def demonstration_site() -> Iterator[str]:
    """The address of a running demonstration."""
    with tempfile.TemporaryDirectory(prefix="bihuan-pictures-") as folder:
        url = f"sqlite:///{folder}/bihuan.db"
        migrate_everything(url)
        runtime = open_runtime(url)
        demonstration.load(runtime)
        runtime.close()
        server = Server("web", url=url, data=Path(folder), port=free_port())
        try:
            yield server.wait_until_it_answers().address
        finally:
            server.stop()


def _sign_in(page: Any, login: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("用户名").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def _inbox(page: Any) -> None:
    _sign_in(page, "chen_jing")
    page.goto("/inbox?box=groups")


def _task(page: Any) -> None:
    _sign_in(page, "li_na")
    page.goto("/inbox?box=mine")
    page.goto(page.locator("a[href^='/tasks/']").first.get_attribute("href"))


def _case(page: Any) -> None:
    _sign_in(page, "gao_jie")
    page.goto("/cases?state=active")
    page.locator("a[href*='/cases/0']").nth(3).click()


def _overdue(page: Any) -> None:
    _sign_in(page, "gao_jie")
    page.goto("/board")


def _editor(page: Any) -> None:
    _sign_in(page, "admin")
    page.goto("/definitions/complaint_handling/edit/complaint.bpmn")
    page.locator("#editor-state", has_text="检查通过").wait_for(timeout=20_000)


def _directory(page: Any) -> None:
    _sign_in(page, "admin")
    page.goto("/directory")


def _calendar(page: Any) -> None:
    _sign_in(page, "admin")
    page.goto("/directory/calendars/china?year=2026")


def _complain(page: Any) -> None:
    page.goto("/complain")


def _follow(page: Any) -> None:
    page.goto("/follow")


SUBJECTS: dict[str, tuple[Callable[[Any], None], Any]] = {
    "inbox": (_inbox, DESK),
    "task": (_task, DESK),
    "case": (_case, DESK),
    "overdue": (_overdue, DESK),
    "editor": (_editor, DESK),
    "directory": (_directory, DESK),
    "calendar": (_calendar, DESK),
    "complain": (_complain, PHONE),
    "follow": (_follow, PHONE),
}


def main() -> None:
    """Take every picture."""
    PICTURES.mkdir(exist_ok=True)
    with demonstration_site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        for name, (go, size) in SUBJECTS.items():
            context = browser.new_context(base_url=address, viewport=size, locale="zh-CN")
            page = context.new_page()
            go(page)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
