"""What the API does for callers with a token."""

from tests.api.conftest import ORDER, Caller


def test_a_started_instance_waits_for_its_task(chen_jie: Caller) -> None:
    """Starting runs to the first wait and names the task that opened."""
    started = chen_jie.start()

    shown = chen_jie.get(f"/instances/{started['instance_id']}").get_json()
    waits = [(wait["element"], wait["kind"]) for wait in shown["waits"]]
    assert (started["status"], waits, shown["variables"]) == ("active", [("check", "task")], {"order_number": "A1"})


def test_a_group_sees_its_tasks(chen_jie: Caller, li_na: Caller) -> None:
    """The box of groups lists what the caller may claim."""
    chen_jie.start()

    items = li_na.get("/tasks?box=groups").get_json()["items"]
    assert [(item["element"], item["name"], item["assignee"]) for item in items] == [("check", "核对", None)]


def test_a_claimed_task_is_completed(chen_jie: Caller, li_na: Caller) -> None:
    """Started with exact numbers, claimed and completed, the case has moved on to its message."""
    values = {"order_number": "A1", "price": 0.1, "until": {"@": "2026-03-31"}}
    task = chen_jie.post("/instances", {"process_id": "order", "variables": values}).get_json()["tasks"][0]
    li_na.post(f"/tasks/{task}/claim")

    done = li_na.post(f"/tasks/{task}/complete")
    shown = chen_jie.get(f"/instances/{done.get_json()['instance_id']}").get_json()
    assert (done.status_code, shown["variables"], shown["waits"][0]["kind"]) == (
        200,
        {"order_number": "A1", "price": 0.1, "until": "2026-03-31"},
        "message",
    )


def test_a_task_without_form_takes_no_values(chen_jie: Caller, li_na: Caller) -> None:
    """Nobody writes variables of a case that no form asks for; the task stays open."""
    started = chen_jie.start()
    task = started["tasks"][0]
    li_na.post(f"/tasks/{task}/claim")

    answer = li_na.post(f"/tasks/{task}/complete", {"variables": {"order_number": "stolen"}})
    kept = chen_jie.get(f"/instances/{started['instance_id']}").get_json()["variables"]
    assert (answer.status_code, answer.get_json()["code"], kept) == (422, "task.no_form", {"order_number": "A1"})


def test_a_message_ends_the_wait(chen_jie: Caller, li_na: Caller) -> None:
    """A message with the right key reaches the instance, which then ends."""
    started = chen_jie.start("B7")
    li_na.post(f"/tasks/{started['tasks'][0]}/claim")
    li_na.post(f"/tasks/{started['tasks'][0]}/complete")

    said = chen_jie.post("/messages", {"name": "paid", "correlation_key": "B7"})
    state = chen_jie.get(f"/instances/{started['instance_id']}").get_json()["status"]
    assert (said.get_json()["delivered"], state) == ([started["instance_id"]], "completed")


def test_a_signal_that_nobody_hears_goes_nowhere(chen_jie: Caller) -> None:
    """Broadcasting is no error where nobody listens."""
    answer = chen_jie.post("/signals", {"name": "nobody"})

    assert (answer.status_code, answer.get_json()) == (200, {"delivered": [], "started": []})


def test_a_cancelled_instance_has_no_task_left(chen_jie: Caller, li_na: Caller) -> None:
    """Cancelling takes the open tasks away."""
    started = chen_jie.start()

    chen_jie.post(f"/instances/{started['instance_id']}/cancel", {"reason": "下错单"})
    left = li_na.get("/tasks?box=groups").get_json()["items"]
    state = chen_jie.get(f"/instances/{started['instance_id']}").get_json()["status"]
    assert (left, state) == ([], "cancelled")


def test_the_history_tells_what_happened(chen_jie: Caller) -> None:
    """Events come in order, with the element that they speak of."""
    started = chen_jie.start()

    events = chen_jie.get(f"/instances/{started['instance_id']}/history").get_json()["items"]
    elements = [event["element"] for event in events if event["kind"] in {"start_event", "user_task"}]
    assert list(dict.fromkeys(elements)) == ["start", "check"]


def test_definitions_are_listed_with_their_files(chen_jie: Caller) -> None:
    """A definition comes back byte for byte."""
    chosen = chen_jie.get("/definitions/order").get_json()

    assert (chosen["version"], chosen["files"]) == (1, [{"name": "order.bpmn", "content": ORDER}])


def test_publishing_the_same_again_is_no_new_version(chen_jie: Caller) -> None:
    """Equal content stays version 1."""
    answer = chen_jie.post("/deployments", {"name": "orders", "files": [{"name": "order.bpmn", "content": ORDER}]})

    assert (answer.status_code, answer.get_json()["unchanged"]) == (201, True)
