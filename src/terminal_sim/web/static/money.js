// The money at the counter (收银): the quote as pockets, settle, cancel, what nobody answered, the paper, the day's end.
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { base } from "./live.js";
import { Divided, Notice, Pick, Refusal, Waterfall } from "./parts.js";
import { language, say, t } from "./words.js";

export function Money({ device, can }) {
  const { state, act, busy } = device;
  const quote = state.quote;
  const silent = state.unanswered.length > 0;
  const badge = silent ? "unknownState" : { quote: "quoteState", settlement: "settledState", cancellation: "cancelledState" }[quote?.kind];
  return html`<section class="card money" aria-live="polite"><h2>${t("money")} ${badge && html`<span class="chip ${silent ? "quote" : quote.kind}">${t(badge)}</span>`}</h2>
    ${silent ? html`<${Silence} state=${state} act=${act} busy=${busy} />` : html`<${Refusal} refusal=${state.refusal} />`}
    ${state.recovered.length > 0 && html`<${Notice} tone="good" title=${t("recovered")}>${state.recovered.map((one) => html`<p key=${one.number}>${say(one)} <small class="code">${one.number}</small></p>`)}<//>`}
    ${state.customer && html`<p class="customer"><b>${state.customer.masked}</b> ${say(state.customer.sex)} · ${state.customer.age} ${t("years")}
      ${state.customer.covers.filter((row) => row.used).map((row) => html` · ${say(row.insurance)}`)}
      ${quote && !quote.patient_checked && html` <mark>${t("notChecked")}</mark>`}</p>`}
    ${quote ? html`<${Divided} parts=${quote.parts} /><${Waterfall} steps=${quote.steps} />
        <p class="due"><span>${t(quote.kind === "cancellation" ? "cashBack" : quote.kind === "settlement" ? "cashTaken" : "cashDue")}</span><b data-cash>¥ ${quote.cash}</b></p>`
      : !state.refusal && !silent && html`<div class="empty"><p>${t("waiting")}</p></div>`}
    <div class="row wrap">
      ${can("settle") && html`<button class="main big" data-do="settle" disabled=${busy} onClick=${() => act("settle", { sale: state.sale })}>${t(busy ? "settling" : "settle")}</button>`}
      ${can("cancel") && html`<${Undo} key=${state.sale} state=${state} act=${act} busy=${busy} />`}
      ${can("again") && html`<button class="quiet" data-do="again" onClick=${() => act("again")}>${t("next")}</button>`}</div>
  </section>`;
}

function Silence({ state, act, busy }) {
  return html`<${Notice} tone="warn" title=${t("silentTitle")} role="alert"><p>${t("silentText")}</p>
    <small class="code">${state.unanswered.join(" ")}</small>
    <div class="row"><button class="main" data-do="adopt" disabled=${busy} onClick=${() => act("recover", { policy: "adopt" })}>${t("adopt")}</button>
    <button data-do="reverse" disabled=${busy} onClick=${() => act("recover", { policy: "reverse" })}>${t("reverse")}</button></div><//>`;
}

// A cancellation says why before it is done.
function Undo({ state, act, busy }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState(state.reasons[0].id);
  const first = useRef(null);
  useEffect(() => { if (asking) first.current?.querySelector("select").focus(); }, [asking]);
  if (!asking) return html`<button data-do="cancel" disabled=${busy} onClick=${() => setAsking(true)}>${t("undo")}</button>`;
  return html`<div class="sheet" ref=${first} role="group" aria-label=${t("undo")} onKeyDown=${(event) => { if (event.key === "Escape") setAsking(false); }}>
    <${Pick} label=${t("reason")} name="reason" value=${reason} options=${state.reasons} onPick=${setReason} />
    <div class="row"><button class="main" data-do="cancel-now" disabled=${busy} onClick=${() => act("cancel", { sale: state.sale, reason })}>${t("undoNow")}</button>
    <button class="quiet" onClick=${() => setAsking(false)}>${t("back")}</button></div></div>`;
}

// What lies in the slot. The server counts how often it was printed, and marks what is printed again.
export function Paper({ device }) {
  const { state, act, busy } = device;
  const frame = useRef(null), due = useRef(false);
  const [shown, setShown] = useState("");
  const address = (kind, copy) => `${base}/web/paper/${encodeURIComponent(state.paper)}?as=${kind}&lang=${language()}${copy ? `&copy=${copy}` : ""}`;
  const slot = [state.paper, state.printed, language()].join("|");
  const print = async () => { due.current = true; if (!(await act("print"))) due.current = false; };
  const loaded = () => { setShown(slot); if (due.current) { due.current = false; frame.current?.contentWindow?.print(); } };
  const papers = state.papers.map((one) => ({ id: one.id, text: `${one.at} · ${say(one)} · ${one.id}` }));
  return html`<section class="card paper" data-shown=${shown}><h2>${t("receipt")} ${state.paper && html`<small class="code">${state.paper}</small>`}</h2>
    <div class="slot">${state.paper ? html`<iframe key=${slot} ref=${frame} class="roll" title=${t("receipt")} src=${address("html", state.copy.slot)} onLoad=${loaded}></iframe>` : html`<p class="hint">${t("noReceipt")}</p>`}</div>
    ${state.paper && html`<div class="row wrap"><button class="quiet" data-do="print" data-printed=${state.printed} disabled=${busy} onClick=${print}>${t(state.printed ? "reprint" : "print")}</button>
      <a class="button quiet" href=${address("text", state.copy.file)} target="_blank" rel="noopener">${t("asText")}</a>
      <a class="button quiet" href=${address("png", state.copy.file)} target="_blank" rel="noopener">${t("asPicture")}</a>
      <a class="button quiet" href=${`${base}/explain?number=${encodeURIComponent(state.paper)}`}>${t("why")}</a></div>`}
    ${papers.length > 0 && html`<${Pick} label=${t("papers")} name="papers" value=${state.paper} empty="–" options=${papers} onPick=${(number) => number && act("paper", { number })} />`}
  </section>`;
}

export function DayEnd({ device }) {
  const { state, act, busy } = device;
  if (!state.place) return null;
  const found = state.day_end;
  const sums = (both) => html`<td class="n">${both.count}</td><td class="n">${both.total}</td><td class="n">${both.funds}</td>`;
  return html`<section class="card"><h2>${t("dayEnd")} ${found && html`<span class="chip ${found.level ? "settlement" : "bad"}" data-level=${found.level ? "yes" : "no"}>${t(found.level ? "booksLevel" : "notLevel")}</span>`}</h2>
    ${!found ? html`<p class="hint">${t("dayEndHint")}</p>` : html`
      ${found.totals.map((one) => html`<table class="rows" key=${one.label.zh}><caption>${say(one.label)} · ${found.day}</caption>
        <thead><tr><th scope="col"></th><th scope="col" class="n">${t("count")}</th><th scope="col" class="n">${t("total")}</th><th scope="col" class="n">${t("fundTotal")}</th></tr></thead>
        <tbody><tr><th scope="row">${t("here")}</th>${sums(one.here)}</tr><tr><th scope="row">${t("there")}</th>${sums(one.there)}</tr></tbody></table>`)}
      ${!found.totals.length && html`<p class="hint">${t("noneToday")}</p>`}
      <ul class="cards">${found.differences.map((one) => html`<li key=${one.number}><span class="code">${one.number}</span><span class="chip bad">${say(one.outcome)}</span><small>${say(one.hint)}</small></li>`)}
        ${found.unanswered.map((number) => html`<li key=${number}><span class="code">${number}</span><span class="chip quote">${t("unknownState")}</span></li>`)}</ul>`}
    <button data-do="day-end" disabled=${busy} onClick=${() => act("day_end")}>${t("compare")}</button></section>`;
}
