"""A family story that does not come out as it is told (家庭情景与预期不符)."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, TerminalSimError


class StoryFailed(TerminalSimError):
    """A step came out otherwise than the story says. Facts: story, step, place, what, wanted, came."""

    zh = "情景 {story} 第 {step} 步（{place}）：{what} 应为 {wanted}，实际为 {came}"
    en = "story {story}, step {step} ({place}): {what} should be {wanted} and is {came}"
    todo_zh = "请核对情景中的预期，或该日该地的规则"
    todo_en = "check what the story expects, or the rules of that day and place"


class UnknownAct(BadInput):
    """A step does what nobody can do. Facts: place, step, came, near (the closest), known (acts)."""

    zh = "{place}：第 {step} 步没有操作 {came}；最接近的是 {near}；可用：{known}"
    en = "{place}: there is no act {came}, asked for in step {step}; closest: {near}; known: {known}"
    todo_zh = "请改正 does，写操作名，或加引号的交易编号"
    todo_en = "mend its does: an act's name, or a transaction's number in quotes"


class UnknownInStory(BadInput):
    """A step names somebody or something that the story does not have. Facts: place, what_zh, what, came, known."""

    zh = "{place}：情景中没有{what_zh} {came}；已有：{known}"
    en = "{place}: the story has no {what} {came}; it has: {known}"
    todo_zh = "请检查拼写，或先在情景中写出它"
    todo_en = "check the spelling, or put it into the story first"
