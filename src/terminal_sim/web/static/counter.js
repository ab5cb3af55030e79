// The counter's page (收银台页面): a bill, a scan, the money, the receipt.
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { base, get } from "./live.js";
import { DayEnd, Money, Paper } from "./money.js";
import { Notice, Pick, Refusal } from "./parts.js";
import { Scanning } from "./scanning.js";
import { language, say, t } from "./words.js";

export function Counter({ device, live, beside, photo }) {
  const { state, act, busy, trouble } = device;
  if (!state) return html`<section class="counter" aria-label=${t("counter")} data-ready="no"><p class="loading">…</p></section>`;
  const can = (move) => state.moves.includes(move);
  return html`<section class="counter" aria-label=${t("counter")} data-ready="yes" data-stage=${state.quote?.kind ?? ""} aria-busy=${busy}>
    ${trouble && html`<${Notice} tone="bad">${say(trouble)}<//>`}
    <ol class="steps" aria-label=${t("state")}>${state.steps.map((step) => html`<li key=${step.id} class=${step.done ? "done" : step.stopped ? "stopped" : ""} aria-current=${step.done ? "step" : undefined}>${say(step)}</li>`)}</ol>
    <div class="desk">
      <div class="column"><${Billing} state=${state} act=${act} busy=${busy} /><${Scanning} device=${device} can=${can} beside=${beside} photo=${photo} /></div>
      <div class="column"><${Money} device=${device} can=${can} /><${Paper} device=${device} /><${DayEnd} device=${device} /></div>
    </div>
  </section>`;
}

function Billing({ state, act }) {
  const bills = state.bills.map((one) => ({ id: one.id, text: say(one) }));
  return html`<section class="card"><h2>${t("bill")}</h2>
    <${Pick} label=${t("place")} name="place" value=${state.place?.code ?? ""} options=${state.places.map((one) => ({ ...one, id: one.code }))} empty="–" onPick=${(place) => place && act("place", { place })} />
    <${Pick} label=${t("bill")} name="bill" value=${state.bill_name} options=${[{ id: "basket", text: t("ownBasket") }, ...bills]} empty="–" onPick=${(bill) => act("bill", { bill })} />
    <div class="pair"><${Pick} label=${t("patient")} name="patient" value=${state.patient} empty=${state.bill?.patient ? `${t("patientOnBill")} · ${state.bill.patient}` : "–"} options=${state.people.map((one) => ({ id: one.number, text: one.name }))} onPick=${(person) => act("patient", { person })} />
    <${Pick} label=${t("accountUse")} name="use" value=${state.use} options=${state.uses} onPick=${(use) => act("use", { use })} /></div>
    ${state.bill_name === "basket" && html`<${Items} act=${act} />`}
    ${state.bill?.refusal && html`<${Refusal} refusal=${state.bill.refusal} />`}
    ${state.bill?.lines.length ? html`<table class="lines"><thead><tr><th scope="col">${t("item")}</th><th scope="col" class="n">${t("count")}</th><th scope="col" class="n">¥</th></tr></thead>
      <tbody>${state.bill.lines.map((line) => html`<tr key=${line.number}><td><span class="class">${say(line.class)}</span>${say(line.name)} <small>${say(line.spec)}</small></td>
        <td class="n">${line.quantity}</td><td class="n">${line.total}${state.bill_name === "basket" ? html` <button class="quiet tiny" aria-label=${`${t("remove")} ${say(line.name)}`} onClick=${() => act("drop", { line: String(line.number) })}>×</button>` : ""}</td></tr>`)}</tbody>
      <tfoot><tr><th scope="row" colspan="2">${t("total")}</th><td class="n total" data-total>${state.bill.total}</td></tr></tfoot></table>`
      : html`<p class="hint">${t("chooseBill")}</p>`}
  </section>`;
}

function Items({ act }) {
  const [words, setWords] = useState("");
  const [found, setFound] = useState([]);
  useEffect(() => {
    if (!words.trim()) { setFound([]); return undefined; }
    const timer = setTimeout(() => get(`/web/items?words=${encodeURIComponent(words)}`).then((came) => setFound(came.items)).catch(() => {}), 120);
    return () => clearTimeout(timer);
  }, [words]);
  const add = (code) => { act("add", { item: code, count: "1" }); setWords(""); };
  return html`<div class="items"><input type="search" aria-label=${t("searchItem")} placeholder=${t("searchItem")} value=${words} onInput=${(event) => setWords(event.target.value)}
      onKeyDown=${(event) => { if (event.key === "Enter" && found[0]) add(found[0].code); }} />
    <ul>${found.map((item) => html`<li key=${item.code}><button class="quiet" onClick=${() => add(item.code)}>${say(item)} <small>${say(item.spec)}</small></button></li>`)}</ul></div>`;
}
