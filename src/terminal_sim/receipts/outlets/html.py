"""HTML (网页): one self-contained page, light and dark, that prints well on A4 and A5.

The characters it needs travel inside it as a part of the receipt font, the QR code as SVG; nothing is fetched, no
script runs, and a policy in the page says so to the browser.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path

from terminal_sim.money import yuan
from terminal_sim.qr.draw import draw_svg
from terminal_sim.receipts import fonts
from terminal_sim.receipts.cells import visible
from terminal_sim.receipts.glyphs import drawable
from terminal_sim.receipts.model import (
    Amount,
    Amounts,
    Banner,
    Column,
    Document,
    Fact,
    Facts,
    Language,
    Note,
    Notes,
    Table,
    Words,
)
from terminal_sim.receipts.sheet import Section, Sheet, sheet_of

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"


def render(document: Document) -> str:
    """The document as one HTML page that needs nothing else."""
    shown = drawable(document)
    body = "\n".join(_body(sheet_of(shown), shown.language)) + "\n"
    font = b64encode(fonts.part_for(body)).decode("ascii")
    title = _text(sheet_of(shown).title.text, shown.language)
    return _PAGE.format(
        lang="en" if shown.language == "en" else "zh-CN",
        policy=_POLICY,
        title=f"{title} {escape(visible(shown.id))}".strip(),
        family=fonts.FAMILY,
        font=font,
        style=_style(),
        kind=shown.kind,
        language=shown.language,
        body=body,
    )


_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
@font-face {{ font-family: "{family}"; src: url(data:font/ttf;base64,{font}) format("truetype"); }}
{style}</style>
</head>
<body>
<main class="sheet {kind} lang-{language}">
{body}</main>
</body>
</html>
"""


@cache
def _style() -> str:
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def _body(sheet: Sheet, language: Language) -> Iterator[str]:
    if sheet.simulator:
        yield f'<p class="simulator">{_words(sheet.simulator.text, language)}</p>'
        yield f'<div class="watermark" aria-hidden="true">{escape(sheet.simulator.text.each(language)[0])}</div>'
    yield "<header>"
    yield f'<div><p class="issuer">{_words(sheet.title.issuer, language)}</p>'
    yield f"<h1>{_words(sheet.title.text, language)}</h1>"
    yield from (_mark(mark, language) for mark in sheet.marks)
    yield "</div>"
    if sheet.code:
        caption = f"{_words(sheet.code.caption, language)} {escape(visible(sheet.code.text))}"
        yield f"<figure>{draw_svg(sheet.code.text, quiet=2, module_px=4)}<figcaption>{caption}</figcaption></figure>"
    yield "</header>"
    for section in sheet.body:
        yield from _section(section, language)
    if sheet.signatures:
        labels = "".join(f"<p>{_words(label, language)}<span></span></p>" for label in sheet.signatures.labels)
        yield f'<footer class="sign">{labels}</footer>'
    if sheet.simulator:
        yield f'<p class="simulator">{_words(sheet.simulator.text, language)}</p>'


def _mark(mark: Banner, language: Language) -> str:
    return f'<p class="mark {mark.tone}">{_words(mark.text, language)}</p>'


def _section(section: Section, language: Language) -> Iterator[str]:
    match section:
        case Facts():
            yield '<dl class="facts">'
            yield from (_fact(fact, language) for fact in section.facts)
            yield "</dl>"
        case Table():
            yield from _table(section, language)
        case Notes():
            yield f'<section class="notes {section.topic}"><h2>{_words(section.title, language)}</h2><ul>'
            yield from (_note(note, language) for note in section.notes)
            yield "</ul></section>"
        case tuple():
            yield '<div class="sums">'
            for amounts in section:
                yield from _amounts(amounts, language)
            yield "</div>"


def _fact(fact: Fact, language: Language) -> str:
    wide = ' class="wide"' if fact.wide else ""
    return f"<div{wide}><dt>{_words(fact.label, language)}</dt><dd>{_words(fact.value, language)}</dd></div>"


def _table(table: Table, language: Language) -> Iterator[str]:
    yield f'<section class="lines"><h2>{_words(table.title, language)}</h2><table><thead><tr>'
    for column in table.columns:
        yield f'<th class="{column.align}" scope="col">{_words(column.label, language)}</th>'
    yield "</tr></thead><tbody>"
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        yield "<tr>" + "".join(_cell(column, cell, language) for column, cell in cells) + "</tr>"
    yield "</tbody></table></section>"


def _cell(column: Column, cell: Words, language: Language) -> str:
    """A cell; where the page is narrow it stands below the others, its label before it."""
    label = escape(visible(column.short.said(language)))
    return f'<td class="{column.align} {column.place}" data-label="{label}">{_words(cell, language)}</td>'


def _amounts(amounts: Amounts, language: Language) -> Iterator[str]:
    yield f"<section><h2>{_words(amounts.title, language)}</h2><table><tbody>"
    yield from (_amount(amount, language) for amount in amounts.amounts)
    yield "</tbody></table></section>"


def _amount(amount: Amount, language: Language) -> str:
    detail = f" <i>{_words(amount.detail, language)}</i>" if amount.detail.zh else ""
    label = f'<th scope="row">{_words(amount.label, language)}{detail}</th>'
    return f'<tr class="{amount.level}">{label}<td>{yuan(amount.amount_fen)}</td></tr>'


def _note(note: Note, language: Language) -> str:
    marks = "".join(f" <b>{_words(mark, language)}</b>" for mark in note.marks)
    under = "".join(f"<br><small>{_text(words, language)}</small>" for words in note.under)
    texts = "<br>".join(escape(visible(text)) for text in note.text.each(language))
    return f"<li>{texts}{marks}{under}</li>"


def _words(words: Words, language: Language) -> str:
    """The words as markup; with both languages the English stands smaller."""
    if language == "both" and not words.both and words.en and words.en != words.zh:
        return f'{escape(visible(words.zh))} <span class="en" lang="en">{escape(visible(words.en))}</span>'
    return _text(words, language)


def _text(words: Words, language: Language) -> str:
    return escape(visible(words.said(language)))
