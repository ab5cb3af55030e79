"""What goes wrong on the wire (接口通信): a message that cannot be understood, a gateway that says no."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, MissingPart, Refusal
from terminal_sim.errors.talk import NoReply


class BadEnvelope(BadInput):
    """The body is no message of the interface. Facts: reason_zh, reason."""

    zh = "报文无法解析：{reason_zh}"
    en = "the message cannot be understood: {reason}"
    todo_zh = "应为 UTF-8 的 JSON 对象，含 infno、msgid 与 input"
    todo_en = "send one JSON object in UTF-8 with infno, msgid and input"


class UnknownTransaction(BadInput):
    """The transaction number is not in the table. Facts: infno, known."""

    zh = "不支持的交易编号 {infno}；可用：{known}"
    en = "transaction {infno} is not known; known here: {known}"
    todo_zh = "请检查 infno 或请求路径"
    todo_en = "check infno or the path"


class BadMessage(BadInput):
    """Fields of a message that are missing or wrong, all of them at once. Facts: infno, faults_zh, faults."""

    zh = "交易 {infno} 入参有误：{faults_zh}"
    en = "the input of {infno} is wrong: {faults}"
    todo_zh = "请按字段表改正"
    todo_en = "mend the named fields"


class NotSignedIn(Refusal):
    """The profile asks for a sign-in first. Facts: institution."""

    zh = "机构 {institution} 未签到或签到流水号无效"
    en = "institution {institution} has not signed in, or its sign-in number is not valid"
    todo_zh = "请先调用 9001 签到，并在报文头带上 sign_no"
    todo_en = "call 9001 first and send its sign_no in the envelope"


class UnknownUpload(Refusal):
    """No file is kept under this number for this institution. Facts: number."""

    zh = "FSI-文件查询号无效：{number}"
    en = "no file is kept under the number {number}"
    todo_zh = "请先用 9101 上传或重新查询"
    todo_en = "upload it by 9101, or ask for it again"


class EmptyFileNumber(BadInput):
    """A file call without the number of its file."""

    zh = "FSI-文件查询号不能为空[fileBO_156]"
    en = "the number of the file must not be empty"
    todo_zh = "请填写 file_qury_no"
    todo_en = "fill in file_qury_no"


class BadStatementFile(BadInput):
    """The uploaded list of settlements cannot be read. Facts: reason_zh, reason."""

    zh = "对账明细文件无法读取：{reason_zh}"
    en = "the uploaded list of settlements cannot be read: {reason}"
    todo_zh = "应为 ZIP，内含一个 UTF-8、TAB 分隔的 TXT"
    todo_en = "send a ZIP with one TXT, UTF-8, TAB between the columns"


class NothingToScan(Refusal):
    """The decode call left the scanning to the library and nothing was shown to it. Facts: institution."""

    zh = "机构 {institution} 的扫码器前没有医保码"
    en = "nothing is held before the scanner of institution {institution}"
    todo_zh = "请在手机上展码，或在解码请求中给出 ecQrCode 或图片"
    todo_en = "show a code on a phone first, or send ecQrCode or a picture with the call"


class GatewayHeaderMissing(Refusal):
    """Facts: header."""

    zh = "缺少服务网关的请求头!"
    en = "a header of the service gateway is missing ({header})"


class GatewayTimestampExpired(Refusal):
    zh = "签名时间戳超时!"
    en = "the timestamp of the signature is out of the window"


class GatewayCallerUnknown(Refusal):
    zh = "非法用户!"
    en = "the gateway does not know this caller"


class GatewaySignatureWrong(Refusal):
    zh = "签名不一致!"
    en = "the signature is not the one of this message"


class NotOnThisWire(BadInput):
    """The interface has no way to say this act. Facts: act, wire."""

    zh = "{wire} 接口无法表达操作 {act}"
    en = "the {wire} interface has no message for the act {act}"
    todo_zh = "请改用手机端或管理接口"
    todo_en = "use the wallet or the control interface for it"


class UnexpectedReply(NoReply):
    """What came back is no reply of this interface: as good as none, the outcome is unknown. Facts: number, url,
    reason."""

    zh = "报文 {number} 的回复无法识别（{url}）：{reason}"
    en = "the reply to message {number} from {url} is not understood: {reason}"
    todo_zh = "请确认地址指向医保局接口"
    todo_en = "make sure that the address is the bureau's interface"


class TooLarge(BadInput):
    """A body, a picture or a file above the limit. Facts: what_zh, what, limit."""

    zh = "{what_zh}超过上限 {limit}"
    en = "{what} is larger than the limit of {limit}"
    todo_zh = "请缩小后重试"
    todo_en = "send less"


class TooDeep(BadInput):
    """A JSON text nested beyond the limit. Facts: limit."""

    zh = "JSON 嵌套超过 {limit} 层"
    en = "the JSON is nested deeper than {limit} levels"
    todo_zh = "请减少嵌套"
    todo_en = "nest less"


class TooSlow(BadInput):
    """A body that did not come whole in time. Facts: seconds."""

    zh = "请求体未在 {seconds} 秒内到齐"
    en = "the body did not come whole within {seconds} seconds"
    todo_zh = "请检查网络后重发"
    todo_en = "check the network and send it again"


class BodiesAtBound(BadInput):
    """The bodies of all requests together reach what a server holds at once. Facts: limit, small, seconds."""

    zh = "正在处理的请求体合计已达上限 {limit}"
    en = "the bodies of all requests together reach the limit of {limit}"
    todo_zh = "请 {seconds} 秒后重发；不超过 {small} 的报文不受影响"
    todo_en = "send it again in {seconds} seconds; messages of up to {small} are taken meanwhile"


class UnknownWorldName(BadInput):
    """An address names a world that is not there. Facts: name, known."""

    zh = "没有名为 {name} 的世界；现有：{known}"
    en = "there is no world named {name}; known here: {known}"
    todo_zh = "请先用控制接口创建，或去掉地址中的 /w/ 部分"
    todo_en = "make it by the control interface first, or leave /w/ out of the address"


class AddressTaken(BadInput):
    """The server cannot listen there. Facts: address, reason."""

    zh = "无法在 {address} 监听（{reason}）"
    en = "cannot listen on {address} ({reason})"
    todo_zh = "请换一个端口，例如 --port 0 自动选择"
    todo_en = "take another port; --port 0 picks a free one"


class ServerDidNotStart(BadInput):
    """Facts: url."""

    zh = "服务未能在 {url} 启动"
    en = "the server did not start at {url}"
    todo_zh = "请查看其日志"
    todo_en = "see what it logged"


class NoCertificateLibrary(MissingPart):
    """The library that makes certificates is not installed."""

    zh = "未安装制作证书的组件 cryptography"
    en = "the library that makes certificates, cryptography, is not installed"
    todo_zh = "请执行 pip install 'terminal-sim[lan]'，或用 --tls-cert 与 --tls-key 给出证书"
    todo_en = "run pip install 'terminal-sim[lan]', or give a certificate with --tls-cert and --tls-key"
