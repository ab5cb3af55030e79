"""A city's batches (批量结算): engines that do not hold, packs and folders that do not fit."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, MissingPart


class BatchPartMissing(MissingPart):
    """Tables and reports need libraries that are not installed. Facts: package, extra."""

    zh = "批量结算需要 {package}，尚未安装"
    en = "batches need {package}, which is not installed"
    todo_zh = '请安装：pip install "terminal-sim[{extra}]"'
    todo_en = 'install it with: pip install "terminal-sim[{extra}]"'


class BadChange(BadInput):
    """``--set`` names no parameter of the rules, or gives it nothing. Facts: said, near."""

    zh = "--set {said}：没有这个规则参数，或没有给出取值"
    en = "--set {said}: there is no such parameter of the rules, or no value was given"
    todo_zh = "写成 参数=取值，取值同规则包的 YAML；相近的有：{near}"
    todo_en = "write PARAMETER=VALUE, the value as a pack writes it; close by: {near}"


class RayMissing(MissingPart):
    zh = "引擎 ray 需要 Ray，尚未安装"
    en = "the engine ray needs Ray, which is not installed"
    todo_zh = '请安装：pip install "terminal-sim[cluster]"，或改用 --engine processes'
    todo_en = 'install it with: pip install "terminal-sim[cluster]", or use --engine processes'


class RayNotReached(MissingPart):
    """Facts: address, reason."""

    zh = "无法连接 Ray 集群 {address}：{reason}"
    en = "the Ray cluster {address} cannot be reached: {reason}"
    todo_zh = "请确认集群已启动、地址和版本一致；已完成的分片保留，重新运行即可继续"
    todo_en = "see that it runs, and its address and version; shards that are done stay, run again to go on"


class OtherVersionThere(BadInput):
    """Facts: here, there."""

    zh = "集群上的 terminal-sim 是 {there}，本机是 {here}，结果可能不同"
    en = "the cluster has terminal-sim {there}, this machine {here}: results could differ"
    todo_zh = "请在所有机器上安装同一版本"
    todo_en = "install one version on all machines"


class WorkersKeepDying(MissingPart):
    """Facts: times, shards (some that were not finished)."""

    zh = "工作进程连续 {times} 次被终止，未完成的分片：{shards}"
    en = "workers were killed {times} times in a row; shards not finished: {shards}"
    todo_zh = "多为内存不足：请减少 --workers 或缩小分片；已完成的分片保留，重新运行即可继续"
    todo_en = "memory is the usual cause: use fewer --workers or smaller shards; what is done stays, run again to go on"
