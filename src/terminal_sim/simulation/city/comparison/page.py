"""A comparison as a web page (对比报告): one file in both languages, light and dark; it fetches and runs nothing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from html import escape
from importlib import resources

from terminal_sim.receipts import fonts
from terminal_sim.receipts.model import Words
from terminal_sim.simulation.city.comparison import plots
from terminal_sim.simulation.city.comparison.figures import MEASURE_WORDS, MEASURES, Comparison
from terminal_sim.simulation.city.comparison.markup import groups_table, parts_table, quantiles_table, words_of
from terminal_sim.simulation.city.comparison.told import SIMULATED, left_out, signed

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
_TITLE = Words("规则对比：谁受益，谁受损，由谁支付", "Two sets of rules: who gains, who loses, who pays")
_GAIN = Words(
    "受益：该人全部费用的个人负担（本人账户、家庭共济、现金之和）在 B 下少于 A；受损：多于 A；其余不变。",
    "Gain: what the person bears over all claims (own account, pooled and cash) is less under B than under A; lose: "
    "more; for the others nothing changes.",
)
_MEAN = Words(
    "条为组内人均变化，负值为少付；细线为中间一半人的变化范围（第25至75百分位）。",
    "Bars are means over the persons of a group, below zero is less to pay; the thin line spans the middle half.",
)
_SPREAD = Words("每条为个人负担变化落在该区间的人数。", "Each bar counts the persons whose cost changes by so much.")
_PAYS = Words("同一批账单在两套规则下由各方承担的金额。", "What each pays of the same bills under both sets of rules.")
_MONTHS = Words("虚线为 A，实线为 B。", "Dashes are A, the full line is B.")
_NOTES = (
    Words(
        "年龄按首笔费用当日的周岁计；家庭中任何人给出或得到共济授权，即计入有共济授权的家庭。",
        "Age is in completed years on the day of the first claim; a family has grants when anybody in it gives or has "
        "one.",
    ),
    Words(
        "机构级别按就诊分组：同一人去过几级机构就在几组中各计一次，人数因此不可相加，金额可以相加。",
        "Levels group visits: whoever goes to several levels counts at each of them, so persons do not add up there; "
        "money does.",
    ),
    Words(
        "只有一方可结算的费用不计入任何数字；金额按整分计算，各维度合计均与全体相等。",
        "Claims that only one side could price are in no figure; sums are of whole fen, and each dimension adds up to "
        "everybody.",
    ),
)


def as_page(comparison: Comparison, regions: Mapping[str, Words]) -> str:
    """The whole report. Raises BatchPartMissing where matplotlib is not there."""
    body = "\n".join(_body(comparison, regions))
    font = b64encode(fonts.part_for(body)).decode("ascii")
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'
        f"<title>{escape(_TITLE.zh)} | {escape(_TITLE.en)}</title>\n<style>\n"
        f'@font-face {{ font-family: "{fonts.FAMILY}"; src: url(data:font/ttf;base64,{font}) format("truetype"); }}\n'
        f"{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _body(comparison: Comparison, regions: Mapping[str, Words]) -> Iterator[str]:
    yield f'<p class="only">{words_of(SIMULATED)}</p><main><h1>{words_of(_TITLE)}</h1>'
    sides = "".join(
        f"<dt>{side}</dt><dd>{escape(name)}</dd>" for side, name in zip("AB", _names(comparison), strict=True)
    )
    yield f'<dl class="laws card">{sides}</dl>'
    yield f'<div class="figures">{"".join(_figures(comparison))}</div>'
    yield from (f'<p class="card">{words_of(line)}</p>' for line in left_out(comparison))
    yield _picture(Words("受益与受损人数", "Who gains, who loses"), plots.gain_and_lose(comparison, regions), _GAIN)
    yield _picture(Words("平均变化多少", "By how much on average"), plots.mean_change(comparison, regions), _MEAN)
    yield _picture(Words("变化的分布", "How the changes are spread"), plots.distribution(comparison), _SPREAD)
    yield _picture(Words("由谁支付", "Who pays"), plots.who_pays(comparison), _PAYS)
    yield _picture(Words("逐月支付", "Month by month"), plots.months(comparison), _MONTHS)
    yield _card(Words("各组明细", "All groups"), groups_table(comparison, regions))
    yield _card(Words("分位数", "Quantiles"), quantiles_table(comparison, regions))
    yield _card(Words("各项合计", "Sums"), parts_table(comparison))
    notes = "".join(f"<li>{words_of(note)}</li>" for note in _NOTES)
    yield _card(Words("说明", "Notes"), f'<ul class="notes">{notes}</ul>') + "</main>"


def _names(comparison: Comparison) -> tuple[str, str]:
    return comparison.a, comparison.b


def _figures(comparison: Comparison) -> Iterator[str]:
    whole = comparison.whole
    rows = [
        ("", Words("费用笔数", "claims"), f"{comparison.claims:,}"),
        ("", Words("就诊人数", "persons"), f"{whole.persons:,}"),
        ("gain", Words("受益人数", "who gain"), f"{whole.gain:,}"),
        ("lose", Words("受损人数", "who lose"), f"{whole.lose:,}"),
        ("", Words("不变人数", "unchanged"), f"{whole.same:,}"),
    ]
    for name in MEASURES:
        words = Words(f"{MEASURE_WORDS[name].zh}变化", f"{MEASURE_WORDS[name].en}, B - A")
        rows.append(("", words, f"{signed(whole.of(name).difference_fen)} 元"))
    for kind, words, told in rows:
        yield f'<div class="{kind}">{words_of(words)}<b>{told}</b></div>'


def _picture(title: Words, svg: str, told: Words) -> str:
    caption = f'{escape(told.zh)}<br><span lang="en">{escape(told.en)}</span>'
    return _card(title, f"<figure>{svg}<figcaption>{caption}</figcaption></figure>")


def _card(title: Words, content: str) -> str:
    return f'<section class="card"><h2>{words_of(title)}</h2>{content}</section>'
