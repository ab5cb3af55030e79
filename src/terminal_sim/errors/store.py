"""What can go wrong with a store (存储): its address, its file, its version, its neighbours, its contents."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, MissingPart, TerminalSimError


class BadStoreAddress(BadInput):
    """Facts: db (without password), why_zh, why."""

    zh = "存储地址 {db} 无效：{why_zh}"
    en = "the store address {db} is not valid: {why}"
    todo_zh = "请给出文件路径，或 postgresql://用户@主机/库名"
    todo_en = "give a file path, or postgresql://user@host/database"


class StoreNotReachable(BadInput):
    """The database server does not answer or refuses the log-in. Facts: db (without password), why."""

    zh = "无法连接数据库 {db}：{why}"
    en = "the database {db} cannot be reached: {why}"
    todo_zh = "请检查地址、端口、用户名与密码，以及服务器是否已启动"
    todo_en = "check address, port, user and password, and whether the server runs"


class NoSuchStore(BadInput):
    """A command that only reads was pointed at nothing. Facts: db."""

    zh = "没有存储 {db}"
    en = "there is no store at {db}"
    todo_zh = "请检查路径，或先用 demo、show 等命令建立"
    todo_en = "check the path, or make one with demo or show"


class NotAStore(BadInput):
    """The file or schema holds something else. Facts: db, why_zh, why."""

    zh = "{db} 不是本程序的存储：{why_zh}"
    en = "{db} is not a store of this program: {why}"
    todo_zh = "请选择其他路径；该文件未作任何改动"
    todo_en = "choose another path; the file was not changed"


class WrongParty(BadInput):
    """The bureau's book was opened as the terminals' day book, or the other way round. Facts: db, found, wanted."""

    zh = "{db} 是 {found} 的账，不是 {wanted} 的账"
    en = "{db} is the book of the {found}, not of the {wanted}"
    todo_zh = "两本账各有一个文件；请勿互换或改名"
    todo_en = "there are two files, one for each book; do not swap or rename them"


class StoreIsNewer(BadInput):
    """Facts: db, revision, known."""

    zh = "{db} 由更新版本的程序建立（结构 {revision}，本程序到 {known}）"
    en = "{db} was made by a newer version of this program (layout {revision}, this one knows up to {known})"
    todo_zh = "请升级程序；该存储未作任何改动"
    todo_en = "upgrade the program; the store was not changed"


class StoreIsHalf(BadInput):
    """The file ends before its header says. Facts: db, has, wants."""

    zh = "{db} 不完整：文件有 {has} 字节，应有 {wants} 字节（可能复制中断）"
    en = "{db} is not whole: it has {has} bytes of {wants} (a copy that was cut short?)"
    todo_zh = "请重新复制，或用 terminal-sim store restore 从备份恢复"
    todo_en = "copy it again, or restore a backup with terminal-sim store restore"


class StoreIsDamaged(TerminalSimError):
    """The database itself finds its file broken. Facts: db, why."""

    zh = "{db} 已损坏：{why}"
    en = "{db} is damaged: {why}"
    todo_zh = "请停止使用该文件，从备份恢复"
    todo_en = "stop using this file and restore a backup"


class StoreIsLocked(TerminalSimError):
    """Another program held the store for longer than we wait. Facts: db, seconds."""

    zh = "{db} 被其他程序占用超过 {seconds} 秒"
    en = "{db} was held by another program for more than {seconds} seconds"
    todo_zh = "请结束占用它的程序后重试；本次操作未入账"
    todo_en = "end the program that holds it and try again; nothing was booked"


class StoreIsReadOnly(BadInput):
    """Facts: db."""

    zh = "{db} 只读，无法入账"
    en = "{db} is read-only, nothing can be booked in it"
    todo_zh = "请检查文件与目录的权限"
    todo_en = "check the rights of the file and its folder"


class StoreIsFull(TerminalSimError):
    """The disk or the quota is full. Facts: db."""

    zh = "{db} 所在磁盘已满，本次操作未入账"
    en = "the disk that holds {db} is full; nothing was booked"
    todo_zh = "请腾出空间后重试"
    todo_en = "make room and try again"


class StoreFailed(TerminalSimError):
    """A read, write or sync failed below us. The writer stops: a sync that failed once is never believed again.
    Facts: db, why."""

    zh = "{db} 读写失败：{why}；该存储已停止入账"
    en = "reading or writing {db} failed: {why}; no more is booked in it"
    todo_zh = "请检查磁盘后重新打开；未收到回复的报文请用 recover 查询"
    todo_en = "check the disk and open it again; ask about unanswered messages with recover"


class RecordRefused(StoreFailed):
    """The database would not take this record (a key that is taken, a wrong type); others are not concerned. Facts:
    db, why."""

    zh = "{db} 不接受该记录：{why}；本次操作未入账"
    en = "{db} did not take the record: {why}; nothing of this request was booked"
    todo_zh = "可能已由其他程序写入，请查询后重试"
    todo_en = "another program may have written it already; look it up and try again"


class OutcomeUnknown(TerminalSimError):
    """The connection was lost while committing and the act cannot be asked again. Facts: db."""

    zh = "提交时与 {db} 的连接中断，结果未知"
    en = "the connection to {db} was lost while committing; the outcome is not known"
    todo_zh = "请先查询再重做"
    todo_en = "look it up before doing it again"


class StoreIsClosed(TerminalSimError):
    """Facts: db."""

    zh = "{db} 已关闭"
    en = "{db} has been closed"
    todo_zh = "请重新打开"
    todo_en = "open it again"


class StoreNotEmpty(BadInput):
    """Restoring would write over something. Facts: db."""

    zh = "{db} 已有内容，不能恢复到其中"
    en = "{db} already holds something and cannot be restored into"
    todo_zh = "请用 --db 指定一个新的位置"
    todo_en = "name a new place with --db"


class BackupNotEmpty(StoreNotEmpty):
    """A backup would write over something. Facts: db."""

    zh = "{db} 已存在，备份不会覆盖它"
    en = "{db} is there already and a backup does not write over it"
    todo_zh = "请把备份存为另一个文件名"
    todo_en = "back up to another file name"


class UnknownWorld(BadInput):
    """Facts: world, known."""

    zh = "存储中没有世界 {world}；现有：{known}"
    en = "the store holds no world {world}; known: {known}"
    todo_zh = "请检查名称，或重新建立"
    todo_en = "check the name, or make it"


class BooksBroken(TerminalSimError):
    """A record is not what was written. Names the first one found. Facts: record, why_zh, why."""

    zh = "账簿被改动或损坏：{record}，{why_zh}"
    en = "the books were changed or damaged: {record}, {why}"
    todo_zh = "请停止使用，用 terminal-sim audit 查看，并从备份恢复"
    todo_en = "stop using them, look with terminal-sim audit and restore a backup"


class NoPostgresDriver(MissingPart):
    """Facts: why."""

    zh = "使用 PostgreSQL 需要 psycopg：{why}"
    en = "PostgreSQL needs psycopg: {why}"
    todo_zh = "请安装 terminal-sim[postgres]"
    todo_en = "install terminal-sim[postgres]"
