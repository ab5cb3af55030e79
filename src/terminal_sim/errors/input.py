"""Bad input (输入有误): files, fields and amounts that cannot be understood."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput


class WrongCommand(BadInput):
    """The words of a command line do not fit; ``said`` is the command parser's own sentence, ``said_zh`` ours."""

    zh = "命令有误：{said_zh}"
    en = "the command does not fit: {said}"
    todo_zh = "用 --help 查看用法"
    todo_en = "see --help"


class OptionsDoNotFit(BadInput):
    """Two options, each sound by itself, of which one would be ignored. Facts: first, second."""

    zh = "选项 {first} 与 {second} 不能同时使用"
    en = "{first} and {second} do not go together"
    todo_zh = "请只保留其中一个"
    todo_en = "keep one of them"


class OptionAlone(BadInput):
    """An option that means nothing without another. Facts: option, needs."""

    zh = "选项 {option} 只能与 {needs} 一起使用"
    en = "{option} means nothing without {needs}"
    todo_zh = "请加上 {needs}，或去掉 {option}"
    todo_en = "add {needs} or leave {option} out"


class BadField(BadInput):
    """A field holds something else than was wanted."""

    zh = "{place}：字段 {field} 的值是 {came}，应为{wanted_zh}"
    en = "{place}: field {field} holds {came}, wanted {wanted}"
    todo_zh = "请改正该字段后重试"
    todo_en = "mend that field and try again"


class WholeDocumentWrong(BadField):
    """A file, message or part of one is a list, a number or nothing where fields belong. Facts: place, came_zh, came,
    fields (those that belong into it)."""

    zh = "{place}：整个内容是{came_zh}，应为含有 {fields} 的映射（字段名: 值）"
    en = "{place}: the whole document is {came}, wanted a mapping with {fields}"
    todo_zh = "请按“字段名: 值”的形式书写"
    todo_en = "write it as fields with their values"


class MissingField(BadInput):
    zh = "{place}：缺少字段 {field}（{wanted_zh}）"
    en = "{place}: field {field} is missing ({wanted})"
    todo_zh = "请补上该字段"
    todo_en = "add that field"


class UnknownField(BadInput):
    zh = "{place}：不认识的字段 {field}；可用字段：{known}"
    en = "{place}: unknown field {field}; known here: {known}"
    todo_zh = "请检查拼写或删除该字段"
    todo_en = "check the spelling or remove it"


class DuplicateField(BadInput):
    zh = "{place}：字段 {field} 重复出现"
    en = "{place}: field {field} appears twice"
    todo_zh = "请只保留一处"
    todo_en = "keep one of them"


class UnreadableFile(BadInput):
    """Facts: path (perhaps with its line), reason_zh, reason."""

    zh = "无法读取文件 {path}：{reason_zh}"
    en = "cannot read the file {path}: {reason}"
    todo_zh = "请检查路径、权限与格式"
    todo_en = "check its path, rights and format"


class UnwritableFile(BadInput):
    zh = "无法写入文件 {path}：{reason_zh}"
    en = "cannot write the file {path}: {reason}"
    todo_zh = "请检查文件夹是否存在、是否有权限与空间"
    todo_en = "check that the folder exists, and its rights and space"


class BadAmount(BadInput):
    """Money must be decimal yuan with at most two decimals: a fraction of a fen cannot be booked."""

    zh = "{field}：金额 {came} 无法记账，应为最多两位小数的元金额"
    en = "{field}: amount {came} cannot be booked, wanted yuan with at most two decimals"
    todo_zh = "请按分取整后重新填写，例如 12.30"
    todo_en = "round it to whole fen, for example 12.30"


class BadRate(BadInput):
    zh = "{field}：比例 {came} 无效，应为 0 到 1 之间、最多四位小数的数"
    en = "{field}: rate {came} is not valid, wanted 0 to 1 with at most four decimals"
    todo_zh = "例如 0.65 表示 65%"
    todo_en = "0.65 means 65 %"


class BadTime(BadInput):
    zh = "{field}：时间 {came} 无法识别，应为 {wanted}"
    en = "{field}: time {came} is not understood, wanted {wanted}"
    todo_zh = "例如 2024-03-15T09:30:00 或 2024-03-15，须是日历上有的日期"
    todo_en = "for example 2024-03-15T09:30:00 or 2024-03-15, a day that the calendar has"


class BadDay(BadTime):
    """Where a day is wanted, without a time of day."""

    todo_zh = "例如 2024-03-15，须是日历上有的日期"
    todo_en = "for example 2024-03-15, a day that the calendar has"


class BadSpan(BadTime):
    """Facts: field, came."""

    zh = "{field}：时长 {came} 无法识别，应为数字加单位 d、h、m、s"
    en = "{field}: the time span {came} is not understood, wanted numbers with units d, h, m, s"
    todo_zh = "例如 90s、15m、2h、1d、1d12h，前面加 - 表示往回"
    todo_en = "for example 90s, 15m, 2h, 1d or 1d12h, with - in front for back"


class TimeTooFar(BadTime):
    """Facts: field, days (from now)."""

    zh = "{field}：这个时间距现在 {days} 天，应在前后一百年之内"
    en = "{field}: that is {days} days from now, wanted a moment within a hundred years of now"
    todo_zh = "请核对年份"
    todo_en = "check the year"


class BadCertificateNumber(BadInput):
    """Facts: came (masked), reason_zh, reason."""

    zh = "证件号码 {came} 无效：{reason_zh}"
    en = "certificate number {came} is not valid: {reason}"
    todo_zh = "请核对18位号码及其校验码"
    todo_en = "check the 18 characters and the check digit"


class UnknownItem(BadInput):
    """Facts: place (file and line), line (of the bill), item, near (what it may have meant)."""

    zh = "{place} 第{line}行：目录中没有项目 {item}"
    en = "{place} line {line}: the catalogue has no item {item}"
    todo_zh = "最接近的是：{near}；可用 terminal-sim catalogue 查看全部项目"
    todo_en = "closest: {near}; see terminal-sim catalogue for all items"


class AmbiguousItem(BadInput):
    """A catalogue in which one code, barcode or name stands for two items. Facts: came, first, second."""

    zh = "目录中 {came} 同时指向 {first} 和 {second}"
    en = "in the catalogue {came} stands for both {first} and {second}"
    todo_zh = "编码、条码和名称必须各不相同"
    todo_en = "codes, barcodes and names must all differ"


class BadBarcode(BadInput):
    """Facts: place, came."""

    zh = "{place}：条码 {came} 不是有效的13位条码"
    en = "{place}: barcode {came} is not a valid EAN-13"
    todo_zh = "请核对条码及其校验位"
    todo_en = "check the thirteen digits and the check digit"


class AmountTooLarge(BadInput):
    """A line above what any sale at a counter comes to. Facts: place, line, came, limit."""

    zh = "{place}：第{line}行金额 {came} 元超过单行上限 {limit} 元"
    en = "{place}: line {line} comes to {came} yuan, more than the {limit} that one line may have"
    todo_zh = "请核对该行的数量与单价"
    todo_en = "check quantity and price of that line"


class ReturnWithoutOriginal(BadInput):
    zh = "第{line}行：数量 {quantity} 为负，但未指明所退的原行"
    en = "line {line}: quantity {quantity} is negative but names no line that it returns"
    todo_zh = "请用 returns 指明原行号；退货数量不得超过原数量"
    todo_en = "name the line in `returns`; not more can be returned than was sold"


class TotalMismatch(BadInput):
    zh = "账单总额 {stated} 与各行合计 {summed} 不符"
    en = "the bill states a total of {stated} but its lines add up to {summed}"
    todo_zh = "请核对各行数量与单价"
    todo_en = "check quantity and price of each line"


class LineTotalMismatch(BadInput):
    zh = "第{line}行：金额 {stated} 与数量×单价 {summed} 相差超过一分"
    en = "line {line}: amount {stated} differs from quantity × price {summed} by more than one fen"
    todo_zh = "请核对数量与单价"
    todo_en = "check quantity and price"


class EmptyBill(BadInput):
    zh = "账单没有任何明细行"
    en = "the bill has no lines"
    todo_zh = "请至少提供一行"
    todo_en = "give at least one line"


class UnknownName(BadInput):
    """A person, bill, region, receipt … is asked for by a name that nothing carries."""

    zh = "没有名为 {came} 的{kind_zh}；可用：{known}"
    en = "there is no {kind} named {came}; known: {known}"
    todo_zh = "请检查名称"
    todo_en = "check the name"


class TwiceInFile(BadInput):
    """Facts: place, kind (person number, certificate, household, play …), came."""

    zh = "{place}：{kind} {came} 在文件中重复出现"
    en = "{place}: the file has the {kind} {came} twice"
    todo_zh = "每个编号、证件、家庭和场景只能出现一次"
    todo_en = "each number, certificate, household and play stands once"


class UnknownInWorld(BadInput):
    """Facts: place, kind (person, institution), came."""

    zh = "{place}：世界文件中没有 {kind} {came}"
    en = "{place}: the world file has no {kind} {came}"
    todo_zh = "家庭只能引用本家庭的人员；机构须先列在 institutions 中"
    todo_en = "a family refers to its own people; institutions are listed under `institutions`"


class AmbiguousName(BadInput):
    """Several carry the name that was asked for. Facts: kind, kind_zh, came, known (their numbers)."""

    zh = "名为 {came} 的{kind_zh}不止一个：{known}"
    en = "more than one {kind} is named {came}: {known}"
    todo_zh = "请改用编号"
    todo_en = "use the number instead"
