"""A load against a served bureau, and what watches a server (压力测试与可观测性)."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, MissingPart
from terminal_sim.errors.control import ControlTokenWrong


class NoLoadLibrary(MissingPart):
    """The library that asks from one event loop is not installed."""

    zh = "未安装压力测试组件 aiohttp"
    en = "the library that a load asks with, aiohttp, is not installed"
    todo_zh = "请执行 pip install 'terminal-sim[load]'"
    todo_en = "run pip install 'terminal-sim[load]'"


class NoTraceLibrary(MissingPart):
    """The libraries that send traces are not installed. Facts: package."""

    zh = "未安装链路追踪组件 {package}"
    en = "a library that sends traces, {package}, is not installed"
    todo_zh = "请执行 pip install 'terminal-sim[trace]'，或去掉 --trace"
    todo_en = "run pip install 'terminal-sim[trace]', or leave --trace out"


class BureauNotReachable(BadInput):
    """Facts: url, reason."""

    zh = "无法连接 {url}（{reason}）"
    en = "{url} cannot be reached ({reason})"
    todo_zh = "请先运行 terminal-sim serve，并核对地址与端口"
    todo_en = "run terminal-sim serve first, and check address and port"


class NotAnAddress(BadInput):
    """Facts: url."""

    zh = "{url} 不是服务地址，应为 http://主机:端口 或 https://主机:端口，不含路径"
    en = "{url} is no address of a server, wanted http://HOST:PORT or https://HOST:PORT without a path"
    todo_zh = "请照抄 terminal-sim serve 打印的地址，例如 http://127.0.0.1:8321"
    todo_en = "give it as terminal-sim serve printed it, for example http://127.0.0.1:8321"


class NotABureau(BadInput):
    """Something else answers at the address. Facts: url, came."""

    zh = "{url} 不是本模拟器的服务（{came}）"
    en = "what answers at {url} is no server of this simulator ({came})"
    todo_zh = "请给出 terminal-sim serve 打印的地址，不含路径"
    todo_en = "give the address that terminal-sim serve printed, without a path"


class BureauOfAnotherVersion(BadInput):
    """The load works out every answer by its own rules, so both ends must have the same. Facts: url, here, there."""

    zh = "{url} 的版本是 {there}，本机是 {here}：规则可能不同，无法核对答复"
    en = "{url} has version {there}, this program {here}: rules may differ, answers could not be checked"
    todo_zh = "请在两端安装同一版本"
    todo_en = "install one version on both ends"


class LoadTokenWrong(ControlTokenWrong):
    """The load makes its world over the control interface. Facts: url."""

    zh = "{url} 的控制接口需要令牌，未给出或不符"
    en = "the control interface of {url} asks for a token; there was none, or another one"
    todo_zh = "请用 --control-token 给出 serve 启动时设置的令牌"
    todo_en = "give the token that serve was started with as --control-token"


class GatewayNotPassed(BadInput):
    """The bureau was served with a gateway. Facts: url, reason."""

    zh = "{url} 的服务网关不受理压力测试的请求（{reason}）"
    en = "the service gateway of {url} turns the load's messages away ({reason})"
    todo_zh = "请用 --gateway 给出 serve 启动时设置的 样式:账号:密钥"
    todo_en = "give the STYLE:KEY:SECRET that serve was started with as --gateway"


class NobodyInsured(BadInput):
    """Nobody of the load's world is insured when it begins. Facts: day."""

    zh = "{day} 当日没有人参保"
    en = "nobody is insured on {day}"
    todo_zh = "请用 --at 选择参保期内的时间"
    todo_en = "choose a time inside their insurance with --at"


class NotEnoughPeople(BadInput):
    """A town too small or too large for a load. Facts: came, least, most."""

    zh = "人数 {came} 不在 {least} 至 {most} 之间"
    en = "{came} people; a load takes {least} to {most}"
    todo_zh = "请调整 --people；更多人员请分几个世界"
    todo_en = "change --people; for more people use several worlds"
