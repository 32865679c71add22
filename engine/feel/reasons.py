"""What the expression language says when it cannot: syntax errors, and the reasons why an evaluation gave null.

`FeelError` is raised while parsing; a `Reason` is only recorded, as the standard answers null (DMN 1.5, 10.3.2.13).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import BihuanError, Language, declare, sentence

SYNTAX = declare(
    "feel.syntax", "invalid",
    zh="表达式第 {line} 行第 {column} 列有误：此处应为{expected_zh}，实际是{found_zh}。请修改表达式。",
    en="The expression is wrong at line {line}, column {column}: expected {expected}, found {found}. Correct it.",
)
TOO_DEEP = declare(
    "feel.too_deep", "too_large",
    zh="表达式在第 {line} 行第 {column} 列嵌套超过 {limit} 层。请拆成几个较小的表达式。",
    en="The expression is nested deeper than {limit} levels at line {line}, column {column}. Split it into parts.",
)
TOO_LONG = declare(
    "feel.too_long", "too_large",
    zh="表达式有 {length} 个字符，超过 {limit} 个的上限。请拆成几个较小的表达式。",
    en="The expression has {length} characters, more than the limit of {limit}. Split it into smaller ones.",
)
UNKNOWN_NAME = declare(
    "feel.unknown_name", "invalid",
    zh="名称“{name}”在此处不存在。请检查拼写，或先给它赋值。",
    en="The name '{name}' does not exist here. Check its spelling or give it a value first.",
)
UNKNOWN_FUNCTION = declare(
    "feel.unknown_function", "invalid",
    zh="没有名为“{name}”的函数。请查阅函数手册。",
    en="There is no function named '{name}'. See the reference of functions.",
)
NOT_A_FUNCTION = declare(
    "feel.not_a_function", "invalid",
    zh="被调用的不是函数，而是{kind_zh}。请检查括号前的名称。",
    en="What is called is no function but {kind}. Check the name before the bracket.",
)
WRONG_KINDS = declare(
    "feel.wrong_kinds", "invalid",
    zh="“{operator}”不能用于{left_zh}和{right_zh}。请检查两边的值。",
    en="'{operator}' cannot be applied to {left} and {right}. Check the values on both sides.",
)
WRONG_ARGUMENTS = declare(
    "feel.wrong_arguments", "invalid",
    zh="函数“{name}”不能接受这些参数：{kinds_zh}。请检查参数的个数、名称和类型。",
    en="The function '{name}' does not accept these arguments: {kinds}. Check their number, names and types.",
)
WRONG_VALUE = declare(
    "feel.wrong_value", "invalid",
    zh="函数“{name}”无法计算：{detail}。请检查参数的值。",
    en="The function '{name}' has no answer: {detail}. Check the values of the arguments.",
)
NO_MEMBER = declare(
    "feel.no_member", "invalid",
    zh="{kind_zh}中没有“{name}”。请检查点号后的名称。",
    en="There is no '{name}' in {kind}. Check the name after the dot.",
)
NOT_A_NUMBER = declare(
    "feel.not_a_number", "invalid",
    zh="“{operator}”的结果不是可以表示的数（除以零或超出范围）。请检查数值。",
    en="The result of '{operator}' cannot be represented (division by zero or out of range). Check the values.",
)
WRONG_RANGE = declare(
    "feel.wrong_range", "invalid",
    zh="区间的两端必须是同类的值，且起点不大于终点。请检查区间。",
    en="The ends of a range must be of one kind and in order. Check the range.",
)
WRONG_LITERAL = declare(
    "feel.wrong_literal", "invalid",
    zh="“{text}”不是日期、时间或时长。请按 ISO 8601 书写，例如 2026-03-31 或 P3D。",
    en="'{text}' is no date, time or duration. Write it as in ISO 8601, such as 2026-03-31 or P3D.",
)
NOT_A_LIST = declare(
    "feel.not_a_list", "invalid",
    zh="循环只能遍历列表或区间，不能遍历{kind_zh}。请检查 in 之后的值。",
    en="A loop goes over a list or a range, not over {kind}. Check the value after 'in'.",
)
UNKNOWN_TYPE = declare(
    "feel.unknown_type", "invalid",
    zh="没有名为“{name}”的类型。请检查 instance of 之后的名称。",
    en="There is no type named '{name}'. Check the name after 'instance of'.",
)
NO_CLOCK = declare(
    "feel.no_clock", "invalid",
    zh="此处没有提供当前时间，不能使用“{name}”。请改用流程变量中的时间。",
    en="The current time is not provided here, so '{name}' cannot be used. Use a time from the variables instead.",
)
OVER_BUDGET = declare(
    "feel.over_budget", "too_large",
    zh="计算超过了{what_zh}的上限（{limit}）。请缩小列表、文本或循环。",
    en="The evaluation went over the limit of {what} ({limit}). Make the list, text or loop smaller.",
)
HOST_FAILED = declare(
    "feel.host_failed", "invalid",
    zh="函数“{name}”失败：{detail}",
    en="The function '{name}' failed: {detail}",
)
WRONG_CONDITION = declare(
    "feel.wrong_condition", "invalid",
    zh="此处需要是或否，实际是{kind_zh}。请检查条件。",
    en="A true or false is needed here, but the value is {kind}. Check the condition.",
)
CANNOT_STORE = declare(
    "feel.cannot_store", "invalid",
    zh="无法保存这样的值：{what}。请改用文本、数字、日期、列表或上下文。",
    en="A value like this cannot be stored: {what}. Use text, numbers, dates, lists or contexts.",
)
CANNOT_READ = declare(
    "feel.cannot_read", "broken",
    zh="已保存的值无法读取：{what}。请联系运维人员。",
    en="A stored value cannot be read: {what}. Ask an operator to look at it.",
)


_KINDS_ZH = {
    "number": "数", "string": "文本", "boolean": "是否", "date": "日期", "time": "时间", "date and time": "日期时间",
    "days and time duration": "天时时长", "years and months duration": "年月时长", "list": "列表", "context": "上下文",
    "range": "区间", "function": "函数", "Null": "空值", "null": "空值",
}
_KIND_FACTS = ("left", "right", "kind", "kinds")


def with_chinese(facts: dict[str, object]) -> dict[str, object]:
    """The facts with the kinds of values also in Chinese, under their name and `_zh`."""
    for name in _KIND_FACTS:
        if name in facts:
            kinds = str(facts[name]).split(", ")
            facts[f"{name}_zh"] = "、".join(_KINDS_ZH.get(kind, kind) for kind in kinds) or "无"
    return facts


class FeelError(BihuanError):
    """The text is no FEEL expression: `line` and `column` count from 1, `expected` says what was missing."""

    def __init__(self, code: str, *, line: int, column: int, expected: str, **facts: object) -> None:
        self.line = line
        self.column = column
        self.expected = expected
        super().__init__(code, line=line, column=column, expected=expected, **facts)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an evaluation gave null, and where in the text."""

    code: str
    facts: Mapping[str, object]
    line: int = 0
    column: int = 0

    def text(self, language: Language) -> str:
        """The sentence for people in `language`."""
        return sentence(self.code, self.facts, language)


class Refused(Exception):
    """Inside the evaluator only: a function has no answer for these values; becomes null with a reason."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code)


class NoAnswer(ValueError):
    """Inside the evaluator only: as Refused, where the text of the call says enough."""


class OverBudget(Exception):
    """Inside the evaluator only: ends the whole evaluation, which then gives null with this reason."""

    def __init__(self, what: str, what_zh: str, limit: int) -> None:
        self.facts: Mapping[str, object] = {"what": what, "what_zh": what_zh, "limit": limit}
        super().__init__(what)
