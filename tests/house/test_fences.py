"""Things that this house does not do anywhere, looked for in the syntax trees."""

from tests.house.sources import WINGS, calls, imports, python

NEVER_CALLED = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "subprocess.getoutput"}
NEVER_IMPORTED = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "pm4py", "celery"}
CLOCK_CALLS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "dt.datetime.now",
               "datetime.datetime.now", "datetime.date.today"}  # fmt: skip
TABLE_MAKERS = {"Table", "sa.Table", "MetaData", "sa.MetaData", "sqlalchemy.Table"}


def test_no_text_becomes_code() -> None:
    """Nothing is evaluated, executed or unpickled in any wing: definitions come from people in a browser."""
    called = [(s.path, line, name) for s in python(*WINGS) for line, name in calls(s) if name in NEVER_CALLED]
    imported = [
        (s.path, line, name)
        for s in python(*WINGS)
        for line, name in imports(s)
        if name.split(".")[0] in NEVER_IMPORTED
    ]

    assert called + imported == []


def test_no_shell() -> None:
    """No process is started through a shell."""
    found = [s.path for s in python(*WINGS) if "shell=True" in s.text.replace(" ", "")]

    assert found == []


def test_now_comes_from_the_clock_alone() -> None:
    """Only engine/clock.py asks the machine what time it is."""
    found = [
        (s.path, line)
        for s in python(*WINGS)
        if s.path != "engine/clock.py"
        for line, name in calls(s)
        if name in CLOCK_CALLS
    ]

    assert found == []


def test_tables_are_defined_by_their_owners() -> None:
    """Tables of the engine are defined in engine/storage, tables of a matter in its own tables.py."""
    found = [
        (s.path, line)
        for s in python(*WINGS)
        if not s.path.startswith("engine/storage/")
        and not s.path.endswith("/tables.py")
        and "/migrations/" not in s.path
        for line, name in calls(s)
        if name in TABLE_MAKERS
    ]

    assert found == []


def test_a_broad_except_says_why() -> None:
    """Whoever catches everything gives the reason on the line."""
    found = [
        (s.path, number)
        for s in python(*WINGS)
        for number, line in enumerate(s.text.splitlines(), 1)
        if line.strip().startswith(("except Exception", "except BaseException", "except:")) and "#" not in line
    ]

    assert found == []
