"""One small process for each element of the catalogue, with something for people and the clock to do around it."""

from engine.graph import AdHoc, Feel, Kind, Loop
from tests.builders import CANCEL, Builder, escalation, message, process, signal, timer

EVERYBODY = Loop(cardinality=Feel("2"), output_collection="said", output_element=Feel("loopCounter"))


def _begun(name: str) -> Builder:
    return process(name).start().user_task("before")


def _ended(builder: Builder) -> bytes:
    return builder.user_task("after").end().xml()


def _split(gateway: str) -> bytes:
    """Two branches between two gateways of a kind; every condition holds."""
    builder, condition = _begun("p"), "" if gateway == "parallel" else "true"
    for name in ("one", "two"):
        builder = (getattr(builder, gateway)("fork") if name == "one" else builder.at("fork")).when(condition)
        builder = builder.user_task(name)
    return _ended(getattr(builder.at("one"), gateway)("join").at("two").to("join").when(condition))


def _called() -> bytes:
    return process("called").start().user_task("inside").end().xml()


EXAMPLES: dict[Kind, tuple[bytes, ...]] = {
    Kind.START_EVENT: (_ended(process("p").start()),),
    Kind.END_EVENT: (_begun("p").end("over", message("told", '"k"')).xml(),),
    Kind.CATCH_EVENT: (_ended(_begun("p").catch("hear", message("m", '"k"')).catch("rest", timer("PT1H"))),),
    Kind.THROW_EVENT: (_ended(_begun("p").throw("say", signal("s")).throw("ask", escalation("e"))),),
    Kind.BOUNDARY_EVENT: (
        _ended(_begun("p").boundary("late", "before", timer("PT1H"), interrupting=False).user_task("warn")),
    ),
    Kind.TASK: (_ended(_begun("p").task("t")),),
    Kind.MANUAL_TASK: (_ended(_begun("p").element("t", Kind.MANUAL_TASK)),),
    Kind.USER_TASK: (_ended(_begun("p").user_task("each", loop=EVERYBODY)),),
    Kind.SERVICE_TASK: (_ended(_begun("p").service_task("s")),),
    Kind.SCRIPT_TASK: (_ended(_begun("p").script("s", "n", "1 + 1")),),
    Kind.SEND_TASK: (_ended(_begun("p").element("s", Kind.SEND_TASK, events=(message("m", '"x"'),))),),
    Kind.RECEIVE_TASK: (_ended(_begun("p").receive("r", message("m", '"k"'))),),
    Kind.CALL_ACTIVITY: (_called(), _ended(_begun("p").call("c", "called"))),
    Kind.SUB_PROCESS: (_ended(_begun("p").sub_process("sub").start("i").user_task("inside").done()),),
    Kind.EVENT_SUB_PROCESS: (
        process("p")
        .event_sub_process("x", timer("PT1H"))
        .user_task("late")
        .done()
        .start()
        .user_task("slow")
        .end()
        .xml(),
    ),
    Kind.TRANSACTION: (
        _ended(
            _begun("p")
            .transaction("t")
            .start("i")
            .user_task("pay")
            .cancel_end("stop")
            .undo_with("back", of="pay")
            .done()
            .end()
            .boundary("undone", "t", CANCEL)
        ),
    ),
    Kind.AD_HOC_SUB_PROCESS: (
        _ended(_begun("p").ad_hoc("desk", AdHoc(sequential=True)).apart().user_task("a").apart().user_task("b").done()),
    ),
    Kind.EXCLUSIVE_GATEWAY: (
        _ended(_begun("p").exclusive("g").when("true").user_task("yes").at("g").otherwise().task("no").end().at("yes")),
    ),
    Kind.INCLUSIVE_GATEWAY: (_split("inclusive"),),
    Kind.PARALLEL_GATEWAY: (_split("parallel"),),
    Kind.COMPLEX_GATEWAY: (_split("complex"),),
    Kind.EVENT_BASED_GATEWAY: (
        _ended(
            _begun("p").event_gateway("g").catch("hear", message("m", '"k"')).end().at("g").catch("rest", timer("PT1H"))
        ),
    ),
}
"""Kind → the files of its example; the process is always `p`. Business rule tasks ask within their step and store
nothing of their own."""
