"""What goes wrong while a population is drawn (人口模拟): folders in use, world files that would be too large."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, MissingPart


class FolderInUse(BadInput):
    """A population goes into a folder of its own. Facts: folder."""

    zh = "文件夹 {folder} 不是空的，人口数据须写入空文件夹"
    en = "the folder {folder} is not empty; a population is written into an empty one"
    todo_zh = "请换一个文件夹，或先清空它；没有 manifest.json 的文件夹是上次未完成的"
    todo_en = "choose another folder or empty it; one without manifest.json was not finished"


class TooManyForWorldFile(BadInput):
    """A world file is read whole. Facts: people, most."""

    zh = "世界文件最多写 {most} 人，本次是 {people} 人"
    en = "a world file holds at most {most} people, these are {people}"
    todo_zh = "请减少人数，或不写世界文件"
    todo_en = "ask for fewer people, or leave the world file out"


class DrawingProcessLost(MissingPart):
    """A process that drew shards was ended from outside. Facts: folder."""

    zh = "抽取人口的进程被系统终止，{folder} 未完成"
    en = "a process that drew people was ended by the system; {folder} is not finished"
    todo_zh = "多为内存不足：请清空该文件夹，用较小的 --shard-people 或较少的 --processes 重试"
    todo_en = "memory is the usual cause: empty the folder, then use a smaller --shard-people or fewer --processes"
