"""A batch's tables and folders (批量计价的输入与输出): what does not fit, before anything is written."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, Refusal


class TableMissing(BadInput):
    """Facts: folder, table, wanted (where it may stand)."""

    zh = "{folder} 中没有表 {table}（应有 {wanted}）"
    en = "{folder} has no table {table} ({wanted} is wanted)"
    todo_zh = "请给出人口文件夹，或费用文件；格式见 docs/city.md"
    todo_en = "give a population folder or a file of claims; docs/city.md describes both"


class ColumnMissing(BadInput):
    """Facts: file, column, known."""

    zh = "{file} 缺少列 {column}；现有：{known}"
    en = "{file} lacks the column {column}; it has: {known}"
    todo_zh = "请补上该列，格式见 docs/city.md"
    todo_en = "add that column; docs/city.md describes the tables"


class ColumnOfWrongType(BadInput):
    """Facts: file, column, came, wanted, wanted_zh."""

    zh = "{file} 的列 {column} 是 {came}，应为{wanted_zh}"
    en = "the column {column} of {file} is {came}, wanted {wanted}"
    todo_zh = "请改正该列的类型后重试"
    todo_en = "write that column in the wanted type and try again"


class ColumnUnknown(BadInput):
    """Facts: file, column, known."""

    zh = "{file} 有不认识的列 {column}；可用：{known}"
    en = "{file} has an unknown column {column}; known: {known}"
    todo_zh = "请检查拼写或删除该列"
    todo_en = "check the spelling or remove it"


class TableUnreadable(BadInput):
    """Facts: file, reason (the reading library's own words)."""

    zh = "无法读取表 {file}：{reason}"
    en = "cannot read the table {file}: {reason}"
    todo_zh = "请检查文件是否完整、格式是否正确"
    todo_en = "see that the file is whole and of its format"


class PlaceWithoutCode(BadInput):
    """Facts: file, row."""

    zh = "{file} 第 {row} 行的机构没有编码，或编号、编码与前面的重复"
    en = "row {row} of {file} has an institution without code, or a number or code that came before"
    todo_zh = "每个机构须有各自的编号和编码"
    todo_en = "each institution has a number and a code of its own"


class OtherBatchThere(BadInput):
    """Facts: folder, before (its claims and pack), now."""

    zh = "{folder} 中是另一批结果（{before}），本次为（{now}）"
    en = "{folder} holds results of another batch ({before}), this one is ({now})"
    todo_zh = "请用 --out 另选一个文件夹，或删除旧结果"
    todo_en = "choose another folder with --out, or remove what is there"


class FolderAtWork(BadInput):
    """Two runs in one folder would write over each other. Facts: folder, process."""

    zh = "{folder} 中另一次计价正在进行（进程 {process}）"
    en = "another run is at work in {folder} (process {process})"
    todo_zh = "请等它结束，或用 --out 另选一个文件夹"
    todo_en = "wait until it ends, or choose another folder with --out"


class NoClaims(BadInput):
    """Facts: folder."""

    zh = "{folder} 中没有任何费用记录"
    en = "{folder} has no claims at all"
    todo_zh = "请检查所给的文件夹或文件"
    todo_en = "see that it is the right folder or file"


class NothingPriced(BadInput):
    """Every claim of a batch was rejected. Facts: rejected (claims), rejects (the file), file, row, column, reason_zh,
    reason (of the first that is told there)."""

    zh = "没有任何费用被计价：{rejected} 笔全部退回；第一处是 {file} 第 {row} 行的 {column}：{reason_zh}"
    en = "nothing was priced: all claims were rejected ({rejected}); first {column} in row {row} of {file}: {reason}"
    todo_zh = "每行的原因见 {rejects}；请改正后用新的 --out 重新计价"
    todo_en = "{rejects} has the reason of each row; mend them and price again with a new --out"


class HolderPaysHere(Refusal):
    """A batch follows grants only, not the accounts behind bindings. Facts: region."""

    zh = "{region} 的规则规定展码人的账户也可支付，批量计价不模拟这种情形"
    en = "the rules of {region} let the account of whoever shows the code pay: batches do not follow that"
    todo_zh = "请逐笔结算，或由参保人本人展码"
    todo_en = "settle it at a counter, or let the insured show the code"


class TableRowWrong(BadInput):
    """A row of a table beside the claims cannot be used. Facts: file, row, column, reason, value."""

    zh = "{file} 第 {row} 行的 {column}（{value}）不能使用：{reason}"
    en = "{column} ({value}) in row {row} of {file} cannot be used: {reason}"
    todo_zh = "请改正该行后重试"
    todo_en = "mend that row and try again"
