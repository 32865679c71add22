"""A customer who names everybody of a desk does not stop the complaint: operators are told, and pass it on."""

from tests.web.attacks.ground import Ground


def test_operators_see_what_nobody_may_take(quiet: Ground) -> None:
    """The page of incidents names the task, and leads to it."""
    case = quiet.company.start(number="TS-1", complained=["zhang", "sun", "mighty"])
    page = quiet.client("chen").get("/incidents").text

    assert ("没有人能认领" in page, f"/tasks/{quiet.company.task(case).id}" in page) == (True, True)
