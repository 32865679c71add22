"""Working with script: keys, drafts, conditions in place, the editor that publishes."""

from collections.abc import Callable
from typing import Any

from tests.browser.conftest import Site
from tests.browser.test_complaint import file

Person = Callable[..., Any]


def test_keys_choose_open_and_claim(site: Site, person: Person) -> None:
    """J chooses, Enter opens beside the list, C claims."""
    file(site, person())
    file(site, person())
    page = person("chen_jing")
    page.goto(f"{site.address}/inbox?box=groups")
    page.wait_for_selector("#detail [data-task]")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.keyboard.press("c")
    page.wait_for_url("**/tasks/*")

    assert page.locator(".notice-done").inner_text() == "已认领，可以办理了。"


def test_the_sheet_of_keys_opens(site: Site, person: Person) -> None:
    """A question mark shows the keys, Escape closes them."""
    page = person("chen_jing")
    page.keyboard.press("?")
    shown = page.locator("#keys-sheet").is_visible()
    page.keyboard.press("Escape")

    assert (shown, page.locator("#keys-sheet").is_visible()) == (True, False)


def claimed(site: Site, page: Any) -> None:
    """Open a triage task and claim it."""
    page.goto(f"{site.address}/inbox?box=groups")
    link = page.get_by_role("link", name="确认分类并受理", exact=True).first.get_attribute("href")
    page.goto(site.address + link)
    page.get_by_role("button", name="认领", exact=True).click()
    page.wait_for_selector("#answers")


def test_what_is_typed_comes_back_when_the_page_does(site: Site, person: Person) -> None:
    """The draft saves itself; the page opened again has it."""
    file(site, person())
    page = person("chen_jing")
    claimed(site, page)
    page.fill('[name="f.triage_note"]', "请客户补充照片")
    page.locator("[data-draft-state]", has_text="自动保存").wait_for()
    page.reload()

    assert page.locator('[name="f.triage_note"]').input_value() == "请客户补充照片"


def test_what_is_typed_survives_an_expired_sign_in(site: Site, person: Person) -> None:
    """Without a session the draft stays in the browser and comes back after signing in."""
    file(site, person())
    page = person("chen_jing")
    claimed(site, page)
    address, kept = page.url, page.context.cookies()
    page.context.clear_cookies(name="bihuan")
    page.fill('[name="f.triage_note"]', "还没写完")
    page.locator("[data-draft-state]", has_text="本浏览器").wait_for()
    page.context.add_cookies(kept)
    page.goto(address)

    assert page.locator('[name="f.triage_note"]').input_value() == "还没写完"


def test_a_choice_brings_up_what_it_asks_for(site: Site, person: Person) -> None:
    """Refusing asks for the reason at once, without leaving the page, and the browser has nothing to complain about."""
    file(site, person())
    page, said = person("chen_jing"), []
    page.on("console", lambda message: said.append(message.text))
    claimed(site, page)
    page.locator("textarea").first.evaluate("field => { field.style.height = '200px'; }")
    page.check('[name="f.decision"][value="refuse"]')
    page.wait_for_selector('[name="f.refusal_reason"]')

    assert (page.locator('[name="f.decision"][value="refuse"]').is_checked(), said) == (True, [])


def test_what_is_typed_while_the_fields_come_anew_stays(site: Site, person: Person) -> None:
    """A slow answer to a choice takes nothing away that was typed meanwhile."""
    file(site, person())
    page, held = person("chen_jing"), []
    claimed(site, page)
    page.route("**/form", lambda route: held.append(route))  # noqa: PLW0108 - a handler must be a function
    with page.expect_request("**/form"):
        page.check('[name="f.decision"][value="refuse"]')
    page.fill('[name="f.triage_note"]', "边等边写")
    held[0].continue_()
    page.wait_for_selector('[name="f.refusal_reason"]')

    focused = page.evaluate("document.activeElement.name")
    assert (page.locator('[name="f.triage_note"]').input_value(), focused) == ("边等边写", "f.triage_note")


def test_the_editor_publishes_a_new_version(site: Site, person: Person) -> None:
    """A name changed in the properties panel is in version two."""
    page = person("admin")
    page.goto(f"{site.address}/definitions/complaint_handling/edit/complaint.bpmn")
    page.locator('g.djs-shape[data-element-id="code_cause"]').click(force=True)
    page.locator('.bio-properties-panel-group-header[title="基本"], .bio-properties-panel-group-header').first.click()
    page.fill("#bio-properties-panel-name", "原因归类与改进")
    page.locator("h1").click()
    page.click("#publish")
    page.wait_for_url("**/definitions/complaint_handling")

    assert page.locator(".notice-done").inner_text() == "已发布为版本 2，新案件按它办理。"


def test_a_restored_draft_says_so_and_is_checked(site: Site, person: Person) -> None:
    """Changes kept in the browser come back with a notice, and the first check is of them."""
    page = person("admin")
    page.goto(f"{site.address}/definitions/complaint_handling/edit/complaint.bpmn")
    page.evaluate("""async () => {
        const text = await (await fetch(document.getElementById('editor').dataset.source)).text();
        const changed = text.replace('formId="code_cause"', 'formId="nowhere"');
        localStorage.setItem('definition:complaint_handling:1:complaint.bpmn', changed);
    }""")
    page.reload()
    page.locator("#editor-state", has_text="错误").wait_for()
    told = page.locator("#editor-restored").inner_text().split(), page.locator("#editor-state").inner_text()

    assert told == (["已恢复未发布的改动。", "放弃改动"], "有 1 个错误，改正后才能发布。")
