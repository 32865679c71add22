"""Reads the XML of a decision file without trusting it: no DOCTYPE, no entities, no network, limited size and depth.

DMN elements are recognised by local name in any of the namespaces of DMN 1.1 to 1.5. Only `reading` calls it.
"""

import re
from collections.abc import Iterator

from lxml import etree

from engine.errors import BihuanError, declare

SIZE_LIMIT = 5_000_000
DEPTH_LIMIT = 100
DMN = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    }
)
"""The namespaces of DMN 1.1, 1.2, 1.3, 1.4, 1.5 and 1.6."""

TOO_LARGE = declare(
    "dmn.file.too_large",
    "too_large",
    zh="决策文件有 {size} 字节，上限是 {limit} 字节。请把它拆成几个文件。",
    en="The decision file has {size} bytes; the limit is {limit}. Split it into several files.",
)
DOCTYPE = declare(
    "dmn.file.doctype",
    "invalid",
    zh="决策文件含有 DOCTYPE 声明，出于安全不予读取。请删除该声明后再上传。",
    en="The decision file has a DOCTYPE, which is not read for safety. Remove it and upload again.",
)
NOT_XML = declare(
    "dmn.file.not_xml",
    "invalid",
    zh="决策文件第 {line} 行不是正确的 XML：{detail}。请用建模工具重新导出。",
    en="The decision file is not correct XML at line {line}: {detail}. Export it again from the modeler.",
)
TOO_DEEP = declare(
    "dmn.file.too_deep",
    "too_large",
    zh="决策文件的嵌套超过 {limit} 层。请简化其中的表达式。",
    en="The decision file is nested more than {limit} levels deep. Simplify its expressions.",
)
NOT_DMN = declare(
    "dmn.file.not_dmn",
    "invalid",
    zh="这不是 DMN 1.2 至 1.5 的决策文件：根元素是 {root}。请上传 .dmn 文件。",
    en="This is no decision file of DMN 1.2 to 1.5: its root element is {root}. Upload a .dmn file.",
)

Element = etree._Element


def read_root(content: bytes) -> Element:
    """The `definitions` element. Raises `dmn.file.*`."""
    if len(content) > SIZE_LIMIT:
        raise BihuanError(TOO_LARGE, size=len(content), limit=SIZE_LIMIT)
    # Zero bytes are dropped so that a DOCTYPE in UTF-16 or UTF-32 is seen before any parser reads it.
    if re.search(rb"<!\s*DOCTYPE", content.replace(b"\0", b""), re.IGNORECASE):
        raise BihuanError(DOCTYPE)
    root = _parse(content)
    if root.getroottree().docinfo.internalDTD is not None:
        raise BihuanError(DOCTYPE)
    if _depth(root) > DEPTH_LIMIT:
        raise BihuanError(TOO_DEEP, limit=DEPTH_LIMIT)
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in DMN:
        raise BihuanError(NOT_DMN, root=name.text[:200])
    return root


def _parse(content: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as wrong:
        if "depth" in str(wrong):
            raise BihuanError(TOO_DEEP, limit=DEPTH_LIMIT) from wrong
        raise BihuanError(NOT_XML, line=wrong.lineno or 0, detail=(wrong.msg or "").split(", line")[0]) from wrong
    except (ValueError, LookupError) as wrong:
        raise BihuanError(NOT_XML, line=0, detail=str(wrong)) from wrong


def _depth(root: Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def tag(element: Element) -> str:
    """The DMN name of the element; empty when it belongs to another vocabulary."""
    name = etree.QName(element)
    return name.localname if name.namespace in DMN else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The DMN elements directly inside that have one of the names (all where none is given)."""
    for child in element:
        if isinstance(child.tag, str) and (tag(child) in names if names else tag(child)):
            yield child


def child(element: Element, *names: str) -> Element | None:
    """The first DMN element directly inside with one of the names."""
    return next(children(element, *names), None)


def text_of(element: Element | None) -> str:
    """The content of the `text` element inside, as written; empty without one."""
    inner = None if element is None else child(element, "text")
    return "" if inner is None else "".join(map(str, inner.itertext()))


def name_of(element: Element, attribute: str = "name") -> str:
    """An attribute that is a name: white space at the ends falls away, runs of it become one blank (10.3.1.3)."""
    return " ".join((element.get(attribute) or "").split())


def flag(element: Element, attribute: str) -> bool:
    """A boolean attribute; absent is false."""
    return (element.get(attribute) or "").strip() in ("true", "1")
