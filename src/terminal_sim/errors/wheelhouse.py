"""What goes wrong while wheels are gathered for a machine without network (离线安装包)."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, MissingPart


class NotACheckout(BadInput):
    """The program runs from an installed wheel, without its lists of requirements."""

    zh = "离线安装包须在源码目录中制作"
    en = "a wheelhouse is made in a checkout of the source"
    todo_zh = "请在源码目录中运行 ./tsim wheelhouse DIR"
    todo_en = "run ./tsim wheelhouse DIR in the checkout"


class WheelsNotGathered(MissingPart):
    """The installer could not build or fetch a wheel. Facts: step, said."""

    zh = "安装包收集失败（{step}）：{said}"
    en = "the wheels could not be gathered ({step}): {said}"
    todo_zh = "请检查网络与 pip 的配置后重试"
    todo_en = "check the network and pip's settings, then try again"
