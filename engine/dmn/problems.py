"""Why a decision gave no value: the sentences of the evaluation. Closures record them, the caller reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import Language, declare, sentence

NO_DECISION = declare(
    "dmn.no_decision",
    "missing",
    zh="决策文件中没有名为“{name}”的决策。现有：{known}。请检查引用的名称。",
    en='The decision file has no decision "{name}"; it has: {known}. Check the reference.',
)
WRONG_TYPE = declare(
    "dmn.wrong_type",
    "invalid",
    zh="“{where}”应为类型 {type}，得到的值不符合，按空值处理。请检查输入数据或类型定义。",
    en='"{where}" should be of type {type}; the value is not and counts as null. Check the input or the type.',
)
NOT_ALLOWED = declare(
    "dmn.value_not_allowed",
    "invalid",
    zh="“{where}”的值不在允许范围（{allowed}）之内。请修改输入数据，或补充允许值。",
    en='The value of "{where}" is not among the allowed ones ({allowed}). Correct the input or add the value.',
)
SEVERAL_RULES = declare(
    "dmn.several_rules",
    "invalid",
    zh="决策表“{table}”的命中策略要求只有一条规则成立，实际第 {rules} 条同时成立。请修改规则使其互斥。",
    en='Under its hit policy one rule of the table "{table}" may match, but rules {rules} did. Make them exclusive.',
)
DIFFERENT_ANSWERS = declare(
    "dmn.different_answers",
    "invalid",
    zh="决策表“{table}”第 {rules} 条规则同时成立但结论不同。请让它们的结论一致，或改用其他命中策略。",
    en='Rules {rules} of the table "{table}" match together with different answers. Align them.',
)
NO_RULE = declare(
    "dmn.no_rule",
    "invalid",
    zh="决策表“{table}”没有任何规则适用于这些输入。请补充规则或设置默认值。",
    en='No rule of the table "{table}" fits these inputs. Add a rule or a default.',
)
NOT_AGGREGATED = declare(
    "dmn.not_aggregated",
    "invalid",
    zh="决策表“{table}”的结果无法汇总：需要单一输出列且全部为数值。请检查输出列。",
    en='The answers of the table "{table}" cannot be aggregated: one output column of numbers is needed. Check it.',
)
NOT_A_FUNCTION = declare(
    "dmn.not_a_function",
    "invalid",
    zh="“{where}”调用的不是函数。请检查被调用的名称以及知识需求连线。",
    en='What "{where}" calls is no function. Check the name and the knowledge requirement.',
)
WRONG_ARGUMENTS = declare(
    "dmn.wrong_arguments",
    "invalid",
    zh="调用“{where}”的参数不符：应为（{expected}）。请检查参数名称、个数与类型。",
    en='The arguments for "{where}" do not fit: expected ({expected}). Check their names, number and types.',
)
TOO_DEEP = declare(
    "dmn.too_deep",
    "too_large",
    zh="决策“{where}”的调用超过 {limit} 层。请检查是否存在无限递归。",
    en='The decision "{where}" calls more than {limit} levels deep. Look for endless recursion.',
)
NOT_EXECUTABLE = declare(
    "dmn.not_executable",
    "invalid",
    zh="“{where}”的逻辑是 {kind}，此处只能执行 FEEL。请改用 FEEL 表达。",
    en='The logic of "{where}" is {kind}; only FEEL runs here. Express it in FEEL.',
)
NOT_A_CONDITION = declare(
    "dmn.not_a_condition",
    "invalid",
    zh="“{where}”需要是或否，得到的是其他值。请检查该条件。",
    en='"{where}" needs true or false and got something else. Check the condition.',
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that made a value null: the element or cell, and the sentence."""

    where: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """The sentence for people in `language`."""
        return sentence(self.code, self.facts, language)
