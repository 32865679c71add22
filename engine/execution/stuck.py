"""Why a token cannot go on: raised inside the walk, turned into an incident that an operator sees and can retry."""

from engine.errors import declare

NO_PATH = declare(
    "execution.no_path",
    "invalid",
    zh="“{element}”没有一条出口的条件成立。请检查变量（{seen}），改正后重试，或给它画一条默认流向。",
    en="No way out of “{element}” has a true condition. Check the variables ({seen}), correct them and try again, "
    "or draw a default flow.",
)
NOT_A_BOOLEAN = declare(
    "execution.not_a_boolean",
    "invalid",
    zh="“{element}”的条件 {expression} 应得出“真”或“假”，却得到 {value}。请检查变量，改正后重试。",
    en="The condition {expression} of “{element}” must give true or false but gave {value}. Check the variables, "
    "correct them and try again.",
)
EXPRESSION_FAILED = declare(
    "execution.expression_failed",
    "invalid",
    zh="“{element}”的表达式 {expression} 无法计算：{reason} 请检查变量，改正后重试。",
    en="The expression {expression} of “{element}” could not be evaluated: {reason_en} Check the variables, correct "
    "them and try again.",
)
BAD_VALUE = declare(
    "execution.bad_value",
    "invalid",
    zh="“{element}”需要{wanted_zh}，而 {expression} 得到 {value}。请检查变量，改正后重试。",
    en="“{element}” needs {wanted_en}, but {expression} gave {value}. Check the variables, correct them and try again.",
)
STEP_LIMIT = declare(
    "execution.step_limit",
    "broken",
    zh="流程在“{element}”附近自动走了 {limit} 步仍未停下，可能是无人参与的循环。请检查流程图；重试会再走同样多的步数。",
    en="The process took {limit} automatic steps without coming to rest, near “{element}”: probably a loop that waits "
    "for nobody. Check the diagram; trying again allows as many steps once more.",
)
DEADLOCK = declare(
    "execution.deadlock",
    "broken",
    zh="“{element}”在等待一条不会再有令牌到达的分支，流程在此停住。请检查流程图的分支与汇聚，或取消这个实例。",
    en="“{element}” waits for a branch that no token can reach any more, so the process stands still here. Check how "
    "the diagram splits and joins, or cancel this instance.",
)
UNCAUGHT_ERROR = declare(
    "execution.uncaught_error",
    "invalid",
    zh="“{element}”抛出了错误“{error}”，流程图中没有任何地方处理它。请排除原因后重试，或在图中画出错误事件。",
    en="“{element}” threw the error “{error}”, and nothing in the diagram catches it. Remove the cause and try again, "
    "or draw an error event.",
)
NO_CANCEL_EVENT = declare(
    "execution.no_cancel_event",
    "broken",
    zh="事务“{element}”已取消并撤销了各步骤，但边界上没有取消事件，流程不知往何处去。",
    en="The transaction “{element}” was cancelled and undone, but no cancel event on its boundary says where to go on.",
)
NOT_EXECUTABLE = declare(
    "execution.not_executable",
    "broken",
    zh="引擎不能执行“{element}”：{reason}。",
    en="The engine cannot execute “{element}”: {reason}.",
)


class Stuck(Exception):
    """The element cannot do its step; `code` and `facts` name the sentence. Caught by the walk only."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code)
