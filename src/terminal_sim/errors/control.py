"""What goes wrong at the tester's interface (测试接口)."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput


class ControlTokenWrong(BadInput):
    """The control interface asks for a token and the request carries none, or another."""

    zh = "控制接口需要令牌，请求中没有或不符"
    en = "the control interface asks for a token; the request carries none, or another one"
    todo_zh = "请在请求头 x-control-token 中给出启动时设置的令牌"
    todo_en = "send the token that the server was started with as x-control-token"


class JsonWanted(BadInput):
    """A request that writes came in another form. Facts: came."""

    zh = "请求内容类型为 {came}，应为 application/json"
    en = "the request came as {came}, wanted application/json"
    todo_zh = "请设置 Content-Type: application/json"
    todo_en = "send Content-Type: application/json"


class ForeignOrigin(BadInput):
    """A page of another site asks. Facts: origin, host."""

    zh = "来自其他网站 {origin} 的请求不予受理（本服务为 {host}）"
    en = "a page of {origin} may not ask here ({host})"
    todo_zh = "请从本服务自己的页面或程序发起请求"
    todo_en = "ask from this server's own pages or from a program"


class OnlyThisMachine(BadInput):
    """Served to telephones nearby without a token: testers' programs ask from this machine. Facts: client."""

    zh = "来自 {client} 的请求：以 --lan 启动且未设令牌时，测试接口与手机接口只对本机开放"
    en = "a request from {client}: with --lan and no token, /control and /wallet answer this machine only"
    todo_zh = "请在本机访问，或以 --control-token 启动"
    todo_en = "ask from the machine that serves, or start with --control-token"


class ForeignHost(BadInput):
    """Without a token, the server answers only under a number or a private name. Facts: host."""

    zh = "未设令牌时，不以 {host} 这样的公网名称提供服务"
    en = "without a token this interface does not answer under the name {host}"
    todo_zh = "请用 IP 地址访问，或以 --control-token 启动"
    todo_en = "use the address in numbers, or start with --control-token"
