"""Why a file cannot be read or written, in both languages (读写失败的原因).

The system, JSON, YAML and CSV each say it in an English of their own; a sentence names the cause in the language it is
said in. What is not known here is still told: in Chinese by its kind and place.

>>> of_system(FileNotFoundError(2, "No such file or directory"))
{'reason': 'there is no such file', 'reason_zh': '文件不存在'}
>>> of_json("Expecting value")["reason_zh"]
'此处应有一个值'
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import yaml

Cause = dict[str, str]
_SYSTEM: Final[dict[int, tuple[str, str]]] = {
    errno.ENOENT: ("there is no such file", "文件不存在"),
    errno.EISDIR: ("it is a folder, not a file", "这是文件夹，不是文件"),
    errno.ENOTDIR: ("a part of the path is no folder", "路径中有一段不是文件夹"),
    errno.EACCES: ("no right to it", "没有访问权限"),
    errno.EPERM: ("not permitted", "不允许此操作"),
    errno.EEXIST: ("a file of that name is in the way", "已有同名文件"),
    errno.EROFS: ("the disk is read-only", "磁盘只读"),
    errno.ENOSPC: ("no space is left", "磁盘空间不足"),
    errno.ENAMETOOLONG: ("the name is too long", "文件名过长"),
    errno.ELOOP: ("its links go round in a circle", "链接循环"),
    errno.EIO: ("the disk reports an error", "磁盘读写错误"),
    errno.EMFILE: ("too many files are open", "打开的文件过多"),
}
_JSON: Final = (
    ("Expecting value", "a value is wanted here", "此处应有一个值"),
    ("Expecting property name", "a field's name in double quotes is wanted here", "此处应有双引号括起的字段名"),
    ("Expecting ':'", "a colon is wanted here", "此处应有冒号"),
    ("Expecting ','", "a comma is wanted here", "此处应有逗号"),
    ("Extra data", "something stands after the end", "内容结束后还有多余内容"),
    ("Unterminated string", "a text is not closed", "文本缺少结束的引号"),
    ("Invalid control character", "a control character stands in a text", "文本中有控制字符"),
    ("Invalid \\", "an escape that JSON does not know", "无效的转义"),
    ("Illegal trailing comma", "a comma stands before the end", "末尾多了一个逗号"),
    ("Unexpected UTF-8 BOM", "it begins with a byte order mark", "开头有字节顺序标记"),
)
_CSV: Final = (
    ("unexpected end of data", "a quoted text is not closed", "文本缺少结束的引号"),
    ("expected after", "something stands after a closing quote", "引号结束后还有多余内容"),
    ("field larger than", "a cell is too large", "单元格内容过长"),
    ("new-line character", "a line end stands inside a cell", "单元格内有换行"),
    ("NUL", "it holds a zero byte", "含有空字节"),
)
_YAML: Final = (
    ("cannot start any token", "no value begins with this character (a tab?)", "此处的字符不能作为开头（制表符？）"),
    ("mapping values are not allowed", "a second colon stands on the line", "此处不应再有冒号"),
    ("could not find expected ':'", "a colon is missing", "缺少冒号"),
    ("expected ',' or ']'", "a comma or ] is missing", "缺少逗号或 ]"),
    ("expected ',' or '}'", "a comma or } is missing", "缺少逗号或 }"),
    ("expected <block end>", "the indentation does not fit", "缩进不一致"),
    ("expected '-' indicator", "the indentation of the list does not fit", "清单的缩进不一致"),
    ("undefined alias", "an alias without its anchor", "引用了未定义的锚点"),
    ("expected node content", "a value is missing", "缺少一个值"),
    ("end of stream", "the text ends too early", "内容提前结束"),
    ("special characters are not allowed", "it holds control characters", "含有控制字符"),
    ("control characters are not allowed", "it holds control characters", "含有控制字符"),
)
TOO_DEEP: Final[Cause] = {"reason": "nested too deep or too large", "reason_zh": "嵌套过深或内容过多"}
NO_TEXT: Final[Cause] = {"reason": "neither UTF-8 nor GB 18030 text", "reason_zh": "既不是 UTF-8 也不是 GB 18030 文本"}
NO_PLAIN_KEY: Final[Cause] = {"reason": "a key must be a plain text", "reason_zh": "字段名必须是普通文本"}


def of_system(error: OSError) -> Cause:
    """Why the system refused."""
    en, zh = _SYSTEM.get(error.errno or 0, (error.strerror or str(error), f"系统错误 {error.errno or ''}".strip()))
    return {"reason": en, "reason_zh": zh}


def of_json(said: str) -> Cause:
    """What is wrong with a JSON text."""
    return _among(_JSON, said, "JSON 格式有误")


def of_csv(said: str) -> Cause:
    """What is wrong with a CSV text."""
    return _among(_CSV, said, "CSV 格式有误")


def of_yaml(error: yaml.YAMLError | RecursionError) -> tuple[Cause, int | None]:
    """What is wrong with a YAML text, and its line where that is known."""
    if isinstance(error, RecursionError):
        return TOO_DEEP, None
    said = " ".join(str(error).split())
    mark = getattr(error, "problem_mark", None)
    return _among(_YAML, said, "YAML 格式有误"), None if mark is None else mark.line + 1


def larger_than(most_bytes: int) -> Cause:
    """A file of too many bytes."""
    return {"reason": f"larger than {most_bytes} bytes", "reason_zh": f"超过 {most_bytes} 字节"}


def wanted_endings(endings: Iterable[str]) -> Cause:
    """A file of another kind."""
    listed = ", ".join(endings)
    return {"reason": f"wanted a file ending in {listed}", "reason_zh": f"文件名应以 {listed} 结尾"}


def _among(known: Iterable[tuple[str, str, str]], said: str, otherwise_zh: str) -> Cause:
    for words, en, zh in known:
        if words in said:
            return {"reason": en, "reason_zh": zh}
    return {"reason": said, "reason_zh": otherwise_zh}
