"""The sentences about whole files that cannot be read. For `engine.definitions` only."""

from engine.errors import declare

TOO_LARGE = declare(
    "definition.too_large",
    "too_large",
    zh="文件 {file} 有 {size} 字节，超过上限 {limit} 字节，没有读取。请拆成较小的文件后再发布。",
    en="The file {file} has {size} bytes, more than the limit of {limit}, and was not read. Split it up.",
)
NOT_XML = declare(
    "definition.not_xml",
    "invalid",
    zh="文件 {file} 不是完整的 XML（第 {line} 行：{detail}）。请用流程设计器重新保存后再上传。",
    en="The file {file} is not well-formed XML (line {line}: {detail}). Save it again with the diagram editor.",
)
DOCTYPE = declare(
    "definition.doctype",
    "invalid",
    zh="文件 {file} 含有 DOCTYPE 或实体声明，为安全起见拒绝读取。请删除这些声明后再上传。",
    en="The file {file} declares a DOCTYPE or entities, which are refused for safety. Remove the declaration.",
)
TOO_MANY = declare(
    "definition.too_many_elements",
    "too_large",
    zh="文件 {file} 里的元素超过 {limit} 个，没有读取。请拆成几个流程，用调用活动连接。",
    en="The file {file} has more than {limit} elements and was not read. Split it into processes that call each other.",
)
TOO_DEEP = declare(
    "definition.too_deep",
    "invalid",
    zh="文件 {file} 的嵌套超过 {limit} 层，没有读取。请减少嵌套层数。",
    en="The file {file} is nested deeper than {limit} levels and was not read. Flatten it.",
)
NOT_BPMN = declare(
    "definition.not_bpmn",
    "invalid",
    zh="文件 {file} 不是 BPMN 2.0 流程文件（最外层元素是 {found}）。请上传流程设计器保存的 .bpmn 文件。",
    en="The file {file} is not a BPMN 2.0 file (its outermost element is {found}). Upload a .bpmn file of the editor.",
)
UNKNOWN_FILE = declare(
    "definition.unknown_file",
    "invalid",
    zh="不认识文件 {file} 的类型。可以发布 .bpmn、.dmn、.form 以及 messages.yml、examples.yml。",
    en="The kind of the file {file} is unknown. Deployable are .bpmn, .dmn, .form, messages.yml and examples.yml.",
)
TWICE_FILE = declare(
    "definition.file_twice",
    "invalid",
    zh="一次发布中有两个名为 {file} 的文件。请改名或去掉其中一个。",
    en="Two files of one deployment are called {file}. Rename or remove one.",
)
BAD_TEXTS = declare(
    "definition.bad_texts",
    "invalid",
    zh="文件 {file} 不是正确的文本目录：{detail}。每个键下应有 zh 和 en 两种文字。",
    en="The file {file} is no catalogue of texts: {detail}. Every key needs a zh and an en text.",
)
NO_PROCESS = declare(
    "definition.no_process",
    "invalid",
    zh="文件 {file} 里没有可执行的流程。请在流程属性中勾选“可执行”。",
    en='The file {file} contains no executable process. Tick "executable" in the properties of the process.',
)
NOT_EXECUTABLE = declare(
    "definition.not_executable",
    "invalid",
    zh="流程 {element} 标记为不可执行，只作说明，不会运行。",
    en="The process {element} is marked as not executable: it is documentation and will not run.",
)
