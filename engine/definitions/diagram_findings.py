"""The sentences about elements of a diagram. For `engine.definitions` only."""

from engine.errors import declare

UNKNOWN_ELEMENT = declare(
    "definition.unknown_element",
    "invalid",
    zh="{element} 中的 <{tag}> 不被支持，为避免悄悄忽略而拒绝。请删除它，或改用受支持的元素。",
    en="<{tag}> in {element} is not executed here and would be ignored in silence. Remove or replace it.",
)
UNKNOWN_ATTRIBUTE = declare(
    "definition.unknown_attribute",
    "invalid",
    zh="{element}（<{tag}>）的属性 {attribute} 不被支持，为避免悄悄忽略而拒绝。请删除它。",
    en="The attribute {attribute} of {element} (<{tag}>) is not executed here and would be ignored. Remove it.",
)
OTHER_ENGINE = declare(
    "definition.other_engine",
    "invalid",
    zh="{element} 使用了其他引擎的专有设置 {setting}，这里不会执行。请改用属性面板中的对应设置。",
    en="{element} uses {setting}, a setting of another engine. Set it again in the properties panel.",
)
BAD_VALUE = declare(
    "definition.bad_value",
    "invalid",
    zh="{element} 的 {attribute} 的值“{value}”不正确，应为：{expected}。",
    en='The value "{value}" of {attribute} of {element} is wrong; expected: {expected}.',
)
NO_ID = declare(
    "definition.no_id",
    "invalid",
    zh="第 {line} 行的 <{tag}> 没有标识（id）。请在属性面板中填写。",
    en="The <{tag}> in line {line} has no id. Give it one in the properties panel.",
)
TWICE = declare(
    "definition.duplicate_id",
    "invalid",
    zh="标识 {element} 用了不止一次。每个元素的标识必须唯一。",
    en="The id {element} is used more than once. Every element needs its own id.",
)
UNRESOLVED = declare(
    "definition.unresolved",
    "invalid",
    zh="{element} 的 {attribute} 指向“{target}”，但文件中没有合适的元素。请重新连接或删除该引用。",
    en='{attribute} of {element} points to "{target}", which the file does not hold. Connect it again or remove it.',
)
MISSING_SETTING = declare(
    "definition.missing_setting",
    "invalid",
    zh="{element} 缺少设置：{zh}。请在属性面板中补充。",
    en="{element} lacks a setting: {en}. Add it in the properties panel.",
)
NOT_HERE = declare(
    "definition.not_here",
    "invalid",
    zh="{element}：{zh}不能用在这个位置。请移走或改用其他类型。",
    en="{element}: {en} cannot stand in this place. Move it or choose another type.",
)
ALWAYS_INTERRUPTING = declare(
    "definition.always_interrupting",
    "invalid",
    zh="{element}：{zh}事件总是中断型的，不能设为非中断。",
    en="{element}: a {en} event always interrupts; it cannot be set to not interrupting.",
)
BAD_FLOW = declare(
    "definition.bad_flow",
    "invalid",
    zh="顺序流 {element} 不能从 {source} 连到 {target}：{zh}。",
    en="The sequence flow {element} cannot lead from {source} to {target}: {en}.",
)
CONDITION_HERE = declare(
    "definition.condition_here",
    "invalid",
    zh="顺序流 {element} 从 {source} 出发，条件在这里不会被计算。请删除条件，或在前面加一个排他网关。",
    en="The condition of flow {element} out of {source} is never evaluated. Remove it or use an exclusive gateway.",
)
NO_CONDITION = declare(
    "definition.no_condition",
    "invalid",
    zh="网关 {source} 的顺序流 {element} 没有条件，也不是默认流。请填写条件或设为默认流。",
    en="The flow {element} out of gateway {source} needs a condition, or must be made the default flow.",
)
NO_DEFAULT = declare(
    "definition.no_default",
    "invalid",
    zh="网关 {element} 没有默认流：所有条件都不成立时流程会停下并产生异常。建议设一个默认流。",
    en="The gateway {element} has no default flow: if no condition holds, the case stops with an incident.",
)
DEFAULT_CONDITION = declare(
    "definition.default_condition",
    "invalid",
    zh="默认流 {element} 上的条件不会被计算。",
    en="The condition of the default flow {element} is never evaluated.",
)
NO_PATH = declare(
    "definition.no_path",
    "invalid",
    zh="{element} 没有出路：流程到这里无法继续。请连接一条顺序流。",
    en="{element} has no way out: a case could not go on from here. Connect a sequence flow.",
)
NO_START = declare(
    "definition.no_start",
    "invalid",
    zh="{element} 里没有开始事件。请加一个开始事件。",
    en="{element} has no start event. Add one.",
)
TWO_STARTS = declare(
    "definition.several_starts",
    "invalid",
    zh="{element} 里有多个没有触发条件的开始事件（{starts}），不知道从哪里开始。请只保留一个。",
    en="{element} has several start events without a trigger ({starts}); it is unclear where to start. Keep one.",
)
UNREACHABLE = declare(
    "definition.unreachable",
    "invalid",
    zh="从开始事件出发永远走不到 {element}。请连接它或删除它。",
    en="No path from a start event leads to {element}. Connect or remove it.",
)
NO_KEY = declare(
    "definition.no_correlation_key",
    "invalid",
    zh="{element} 等待的消息没有关联键：同名消息会送给任意一个等待的实例。建议在消息上设置关联键。",
    en="The message that {element} waits for has no correlation key: it reaches any one waiting instance of that name.",
)
NOBODY = declare(
    "definition.nobody",
    "invalid",
    zh="待办任务 {element} 没有办理人也没有候选组，只有主管能看到。请设置分配。",
    en="The user task {element} has neither assignee nor candidates: only supervisors will see it. Set the assignment.",
)
UNKNOWN_FORM = declare(
    "definition.unknown_form",
    "invalid",
    zh="{element} 使用的表单“{form}”不在这次发布的文件中。请一起上传该表单。",
    en='The form "{form}" of {element} is not among the deployed files. Upload it as well.',
)
UNKNOWN_DECISION = declare(
    "definition.unknown_decision",
    "invalid",
    zh="{element} 调用的决策“{decision}”不在这次发布的文件中。请一起上传该决策表。",
    en='The decision "{decision}" that {element} asks is not among the deployed files. Upload it as well.',
)
UNKNOWN_CALLED = declare(
    "definition.unknown_process",
    "invalid",
    zh="{element} 调用的流程“{process}”不在这次发布的文件中，运行时将使用已发布的版本。",
    en='The process "{process}" that {element} calls is not in this deployment; the published one will be used.',
)
BAD_EXPRESSION = declare(
    "definition.bad_expression",
    "invalid",
    zh="{element} 的表达式“{expression}”不是正确的 FEEL：{zh}",
    en='The expression "{expression}" of {element} is not correct FEEL: {en}',
)
BAD_LANGUAGE = declare(
    "definition.other_language",
    "invalid",
    zh="{element} 的表达式语言是 {language}，这里只执行 FEEL。请改写为 FEEL。",
    en="An expression of {element} is written in {language}; only FEEL is executed here. Rewrite it in FEEL.",
)
BAD_TIMER = declare(
    "definition.bad_timer",
    "invalid",
    zh="{element} 的定时“{text}”看不懂。时长写作 PT4H 或 P3D，"
    "日期写作 2027-01-31T09:00:00+08:00，周期写作 R3/PT1H 或六段 cron（0 0 9 * * MON-FRI），表达式以 = 开头。",
    en='The timer "{text}" of {element} is not understood. Durations look like PT4H or P3D, dates like'
    " 2027-01-31T09:00:00+08:00, cycles like R3/PT1H or as six fields of cron (0 0 9 * * MON-FRI); expressions begin"
    " with =.",
)
ENDLESS = declare(
    "definition.endless_loop",
    "invalid",
    zh="{element} 的循环既没有条件也没有次数上限，永远不会结束。请设置其中之一。",
    en="The loop of {element} has neither a condition nor a maximum and would never end. Set one of them.",
)
CONDITIONAL_START = declare(
    "definition.conditional_start",
    "invalid",
    zh="条件开始事件 {element} 只在启动流程时检查一次：条件对启动变量成立才会开始。",
    en="The conditional start event {element} is checked once, when a start is asked for.",
)
INSTANCE_STORE = declare(
    "definition.instance_store",
    "invalid",
    zh="数据存储 {element} 的内容保存在流程实例的变量中，实例结束后不再更新。",
    en="The content of the data store {element} is kept in a variable of the process instance and does not outlive it.",
)
PROCESS_TWICE = declare(
    "definition.process_twice",
    "invalid",
    zh="流程 {element} 在多个文件中出现（{files}）。一次发布中每个流程只能出现一次。",
    en="The process {element} is in several files ({files}). A deployment may hold each process once.",
)
LINK_TWICE = declare(
    "definition.link_twice",
    "invalid",
    zh="{element}：链接 {link} 有多个接收事件（{events}），只能有一个。请改名或删除多余的。",
    en="{element}: the link {link} has several catching events ({events}). Rename or remove all but one.",
)
