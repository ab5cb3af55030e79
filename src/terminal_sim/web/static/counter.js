// The counter's page (收银台页面): a bill, a scan, the money, the receipt.
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { base, get } from "./live.js";
import { Divided, Notice, Pick, Refusal, Waterfall } from "./parts.js";
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
      <div class="column"><${Money} device=${device} can=${can} /><${Paper} state=${state} /></div>
    </div>
  </section>`;
}

function Billing({ state, act }) {
  const bills = state.bills.map((one) => ({ id: one.id, text: `${one.id} · ${say(one)}` }));
  return html`<section class="card"><h2>${t("bill")}</h2>
    <${Pick} label=${t("place")} name="place" value=${state.place?.code ?? ""} options=${state.places.map((one) => ({ ...one, id: one.code }))} empty="–" onPick=${(place) => place && act("place", { place })} />
    <div class="pair"><${Pick} label=${t("bill")} name="bill" value=${state.bill_name} options=${[{ id: "basket", text: t("ownBasket") }, ...bills]} empty="–" onPick=${(bill) => act("bill", { bill })} />
    <${Pick} label=${t("patient")} name="patient" value=${state.patient} empty=${state.bill?.patient ? `${t("patientOnBill")} · ${state.bill.patient}` : "–"} options=${state.people.map((one) => ({ id: one.number, text: one.name }))} onPick=${(person) => act("patient", { person })} /></div>
    ${state.bill_name === "basket" && html`<${Items} act=${act} />`}
    ${state.bill?.refusal && html`<${Refusal} refusal=${state.bill.refusal} />`}
    ${state.bill?.lines.length ? html`<table class="lines"><thead><tr><th scope="col">${t("item")}</th><th scope="col" class="n">${t("count")}</th><th scope="col" class="n">¥</th></tr></thead>
      <tbody>${state.bill.lines.map((line) => html`<tr key=${line.number}><td><span class="class">${say(line.class)}</span>${say(line.name)} <small>${line.spec}</small></td>
        <td class="n">${line.quantity}</td><td class="n">${line.total}${state.bill_name === "basket" ? html` <button class="quiet tiny" aria-label=${`${t("remove")} ${say(line.name)}`} onClick=${() => act("drop", { line: String(line.number) })}>×</button>` : ""}</td></tr>`)}</tbody>
      <tfoot><tr><th scope="row" colspan="2">${t("total")}</th><td class="n total" data-total>${state.bill.total}</td></tr></tfoot></table>`
      : html`<p class="hint">${t("chooseBill")}</p>`}
    <${Pick} label=${t("accountUse")} name="use" value=${state.use} options=${state.uses} onPick=${(use) => act("use", { use })} />
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
    <ul>${found.map((item) => html`<li key=${item.code}><button class="quiet" onClick=${() => add(item.code)}>${say(item)} <small>${item.spec}</small></button></li>`)}</ul></div>`;
}

function Money({ device, can }) {
  const { state, act, busy } = device;
  const quote = state.quote;
  const silent = state.unanswered.length > 0;
  const badge = silent ? "unknownState" : { quote: "quoteState", settlement: "settledState", cancellation: "cancelledState" }[quote?.kind];
  return html`<section class="card money" aria-live="polite"><h2>${t("money")} ${badge && html`<span class="chip ${silent ? "quote" : quote.kind}">${t(badge)}</span>`}</h2>
    ${silent ? html`<${Notice} tone="warn" title=${t("silentTitle")} role="alert"><p>${t("silentText")}</p>
        <small class="code">${state.unanswered.join(" ")}</small>
        <div class="row"><button class="main" data-do="adopt" disabled=${busy} onClick=${() => act("recover", { policy: "adopt" })}>${t("adopt")}</button>
        <button data-do="reverse" disabled=${busy} onClick=${() => act("recover", { policy: "reverse" })}>${t("reverse")}</button></div><//>`
      : html`<${Refusal} refusal=${state.refusal} />`}
    ${state.recovered.length > 0 && html`<${Notice} tone="good" title=${t("recovered")}>${state.recovered.map((one) => html`<p key=${one.number}>${say(one)} <small class="code">${one.number}</small></p>`)}<//>`}
    ${state.customer && html`<p class="customer"><b>${state.customer.masked}</b> ${say(state.customer.sex)} · ${state.customer.age} ${t("years")}
      ${state.customer.covers.filter((row) => row.used).map((row) => html` · ${say(row.insurance)}`)}
      ${quote && !quote.patient_checked && html` <mark>${t("notChecked")}</mark>`}</p>`}
    ${quote ? html`<${Divided} parts=${quote.parts} /><${Waterfall} steps=${quote.steps} />
        <p class="due"><span>${t(quote.kind === "cancellation" ? "cashBack" : quote.kind === "settlement" ? "cashTaken" : "cashDue")}</span><b data-cash>¥ ${quote.cash}</b></p>`
      : !state.refusal && !silent && html`<div class="empty"><p>${t("waiting")}</p></div>`}
    <div class="row wrap">
      ${can("settle") && html`<button class="main big" data-do="settle" disabled=${busy} onClick=${() => act("settle")}>${t(busy ? "settling" : "settle")}</button>`}
      ${can("cancel") && html`<button data-do="cancel" disabled=${busy} onClick=${() => act("cancel")}>${t("undo")}</button>`}
      ${can("again") && html`<button class="quiet" data-do="again" onClick=${() => act("again")}>${t("next")}</button>`}</div>
  </section>`;
}

function Paper({ state }) {
  const frame = useRef(null);
  const address = (kind) => `${base}/web/paper/${encodeURIComponent(state.paper)}?as=${kind}&lang=${language()}`;
  return html`<section class="card paper"><h2>${t("receipt")} ${state.paper && html`<small class="code">${state.paper}</small>`}</h2>
    <div class="slot">${state.paper ? html`<iframe key=${state.paper + language()} ref=${frame} class="roll" title=${t("receipt")} src=${address("html")}></iframe>` : html`<p class="hint">${t("noReceipt")}</p>`}</div>
    ${state.paper && html`<div class="row"><button class="quiet" data-do="print" onClick=${() => frame.current?.contentWindow?.print()}>${t("print")}</button>
      <a class="button quiet" href=${address("text")} target="_blank" rel="noopener">${t("asText")}</a>
      <a class="button quiet" href=${address("png")} target="_blank" rel="noopener">${t("asPicture")}</a>
      <a class="button quiet" href=${`${base}/explain?number=${encodeURIComponent(state.paper)}`}>${t("why")}</a></div>`}
  </section>`;
}
