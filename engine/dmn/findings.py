"""What the check of a decision file can find, each a sentence with the cell; `Finding.element` is its id."""

from engine.errors import declare

SYNTAX = declare(
    "dmn.syntax",
    "invalid",
    zh="“{where}”的表达式无法读取：{detail_zh}",
    en='The expression of "{where}" cannot be read: {detail}',
)
EMPTY = declare(
    "dmn.empty_expression",
    "invalid",
    zh="“{where}”没有填写表达式，结果将始终为空。请填写表达式。",
    en='"{where}" has no expression, so it will always be null. Write one.',
)
UNKNOWN_NAME = declare(
    "dmn.unknown_name",
    "invalid",
    zh="“{where}”使用了未知的名称“{name}”。请检查拼写，或连接提供它的输入数据、决策或知识模型。",
    en='"{where}" uses the unknown name "{name}". Check its spelling or connect the element that provides it.',
)
UNKNOWN_TYPE = declare(
    "dmn.unknown_type",
    "invalid",
    zh="“{where}”引用了不存在的类型“{type}”。请在数据类型中定义它，或改用标准类型。",
    en='"{where}" refers to the type "{type}", which does not exist. Define it or use a standard type.',
)
UNKNOWN_REFERENCE = declare(
    "dmn.unknown_reference",
    "invalid",
    zh="“{where}”引用的元素“{reference}”不在文件或导入的文件之中。请重新连线或补充导入。",
    en='"{where}" refers to "{reference}", which is neither in the file nor imported. Connect it again or import it.',
)
UNKNOWN_IMPORT = declare(
    "dmn.unknown_import",
    "invalid",
    zh="导入的决策文件“{where}”（{namespace}）没有一起提供。请一并上传。",
    en='The imported decision file "{where}" ({namespace}) was not given. Upload it as well.',
)
UNKNOWN_ELEMENT = declare(
    "dmn.unknown_element",
    "invalid",
    zh="文件中的元素“{name}”不被支持，不会执行。请删除它，或改用 DMN 1.2 至 1.5 的元素。",
    en='The element "{name}" is not supported and would not run. Remove it or use an element of DMN 1.2 to 1.5.',
)
CIRCLE = declare(
    "dmn.circle",
    "invalid",
    zh="决策“{where}”直接或间接地需要它自己。请去掉形成循环的需求连线。",
    en='The decision "{where}" requires itself, directly or through others. Remove the requirement that closes it.',
)
SAME_NAME = declare(
    "dmn.same_name",
    "invalid",
    zh="名称“{name}”被多个元素使用，引用时无法区分。请改用不同的名称。",
    en='The name "{name}" is used by several elements, so a reference is not clear. Rename all but one.',
)
NOT_FEEL = declare(
    "dmn.not_feel",
    "invalid",
    zh="“{where}”使用的语言是 {language}，此处只能执行 FEEL。请改写为 FEEL。",
    en='"{where}" is written in {language}; only FEEL runs here. Write it in FEEL.',
)
NO_LOGIC = declare(
    "dmn.no_logic",
    "invalid",
    zh="决策“{where}”没有决策逻辑，结果将始终为空。请添加决策表或表达式。",
    en='The decision "{where}" has no logic, so it will always be null. Add a table or an expression.',
)
WRONG_CELLS = declare(
    "dmn.wrong_cells",
    "invalid",
    zh="“{where}”：第 {number} 条规则的单元格数与列数不同。请补全或重新导出。",
    en='"{where}": rule {number} has another number of cells than the table has columns. Complete it.',
)
AGGREGATED_OUTPUTS = declare(
    "dmn.aggregated_outputs",
    "invalid",
    zh="决策表“{where}”有多个输出列，不能使用汇总（C+、C<、C>、C#）。请拆分或改用不带汇总的收集。",
    en='The table "{where}" has several outputs and cannot aggregate (C+, C<, C>, C#). Split it or just collect.',
)
NO_PRIORITIES = declare(
    "dmn.no_priorities",
    "invalid",
    zh="决策表“{where}”按优先级取结果，但没有输出列给出允许值的次序。请按优先级填写输出的允许值。",
    en='The table "{where}" decides by priority, but no output lists its values in order. List them by priority.',
)
OVERLAP = declare(
    "dmn.overlap",
    "invalid",
    zh="决策表“{where}”第 {first} 条与第 {second} 条规则重叠，例如：{example}。请使它们互斥，或改用其他命中策略。",
    en='Rules {first} and {second} of the table "{where}" overlap, such as for {example}. Make them exclusive.',
)
GAP = declare(
    "dmn.gap",
    "invalid",
    zh="决策表“{where}”没有规则覆盖：{example}。请补充规则或设置默认值。",
    en='No rule of the table "{where}" covers {example}. Add a rule or a default.',
)
UNREACHABLE = declare(
    "dmn.unreachable_rule",
    "invalid",
    zh="决策表“{where}”第 {number} 条规则永远不会生效：单元格 {column} 不可能成立。请更正单元格，或删除这条规则。",
    en='Rule {number} of the table "{where}" never takes effect: its cell {column} can never hold. Correct the cell.',
)
COVERED = declare(
    "dmn.covered_rule",
    "invalid",
    zh="决策表“{where}”第 {number} 条规则永远不会生效：第 {rules} 条规则总是先成立。请删除它，或调整次序。",
    en='Rule {number} of the table "{where}" never takes effect: those before it ({rules}) cover it. Remove it.',
)
ANSWER_NOT_ALLOWED = declare(
    "dmn.answer_not_allowed",
    "invalid",
    zh="“{where}”的结论 {value} 不在该列允许值（{allowed}）之中。请更正结论或补充允许值。",
    en='The answer {value} of "{where}" is not among the allowed values ({allowed}). Correct it or allow it.',
)
TOO_LARGE_TO_CHECK = declare(
    "dmn.too_large_to_check",
    "invalid",
    zh="决策表“{where}”过大，未能检查是否有遗漏。建议拆分成几张表。",
    en='The table "{where}" is too large to check for gaps. Consider splitting it.',
)
