"""What goes wrong while a population is drawn (人口模拟): folders in use, world files that would be too large."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput


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
