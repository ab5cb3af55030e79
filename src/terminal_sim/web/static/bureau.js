// The bureau's page (医保局页面): people, powers, books, messages; clock and faults to move.
import { html, useEffect, useState } from "./vendor/preact.js";
import { CONTROL, get, keep, kept, post } from "./live.js";
import { Notice, Pick } from "./parts.js";
import { say, t } from "./words.js";

const VIEWS = ["people", "powers", "ledger", "messages", "wire", "refusals"];

export function Bureau({ live }) {
  const [state, setState] = useState(null);
  const [trouble, setTrouble] = useState(null);
  const [view, setView] = useState("people");
  const [token, setToken] = useState(kept(CONTROL));
  useEffect(() => { get("/web/bureau").then((came) => { setState(came); setTrouble(null); }).catch((wrong) => setTrouble(wrong.refusal ?? null)); }, [live.beat]);
  const act = async (name, asked = {}) => {
    try { setState(await post(`/web/bureau/${name}`, asked)); setTrouble(null); }
    catch (wrong) { setTrouble(wrong.refusal); }
  };
  if (!state) return html`<p class="loading">…</p>`;
  return html`<div class="office" data-ready="yes">
    <aside class="card controls">
      ${trouble && html`<${Notice} tone="bad">${say(trouble)}<//>`}
      ${state.token_wanted && html`<label class="field"><span>${t("token")}</span><input type="password" value=${token} onInput=${(event) => { keep(CONTROL, event.target.value); setToken(event.target.value); }} autocomplete="off" /></label>`}
      <${Clock} state=${state} act=${act} /><${Faults} faults=${state.faults} act=${act} />
      <h2>${t("newRound")}</h2><p class="hint">${t("newRoundHint")} · ${state.world}</p><button data-do="round" onClick=${() => act("round")}>${t("newRound")}</button>
    </aside>
    <section class="card books">
      <div class="tabs" role="tablist">${VIEWS.map((name) => html`<button key=${name} role="tab" aria-selected=${name === view} data-view=${name} onClick=${() => setView(name)}>${t(name)} <small>${count(state, name)}</small></button>`)}</div>
      <div class="scroll" role="tabpanel" tabindex="0" aria-label=${t(view)}>${SHOWN[view](state, act)}</div>
    </section></div>`;
}

function count(state, view) {
  return { people: state.people.length, powers: state.bindings.length + state.grants.length, ledger: state.entries.length, messages: state.messages.length, wire: state.wire.length, refusals: state.refusals.length }[view];
}

function Clock({ state, act }) {
  const [at, setAt] = useState("");
  return html`<h2>${t("clock")}</h2><p class="now"><time data-now>${state.now.replace("T", " ").slice(0, 19)}</time>${state.frozen ? html` <span class="chip">${t("frozen")}</span>` : ""}</p>
    <form class="row" onSubmit=${(event) => { event.preventDefault(); if (at) act("at", { at }); }}>
      <input type="datetime-local" aria-label=${t("worldTime")} value=${at} onInput=${(event) => setAt(event.target.value)} /><button>${t("setClock")}</button></form>
    <div class="three-up"><button data-do="hour" onClick=${() => act("advance", { minutes: "60" })}>${t("plusHour")}</button>
      <button onClick=${() => act("advance", { minutes: "1440" })}>${t("plusDay")}</button>
      <button data-do="freeze" onClick=${() => act(state.frozen ? "run_on" : "freeze")}>${t(state.frozen ? "runOn" : "freeze")}</button></div>`;
}

function Faults({ faults, act }) {
  const [fault, setFault] = useState("lose_reply");
  const [step, setStep] = useState("settle");
  const [times, setTimes] = useState("1");
  return html`<h2>${t("faults")}</h2>
    <ul class="cards">${faults.rules.map((rule) => html`<li key=${rule.name}><div><b>${say(rule)}</b> <small>${rule.step ? say(rule.step) : t("everyStep")}${rule.times ? ` · ${rule.times}×` : ""}</small></div>
      <button class="quiet" onClick=${() => act("mend", { name: rule.name })}>${t("switchOff")}</button></li>`)}${!faults.rules.length && html`<li class="none">${t("none")}</li>`}</ul>
    <${Pick} label=${t("faultKind")} name="fault" value=${fault} options=${faults.kinds} onPick=${setFault} />
    <${Pick} label=${t("faultStep")} name="step" value=${step} empty=${t("everyStep")} options=${faults.steps} onPick=${setStep} />
    <div class="row"><${Pick} label=${t("times")} name="times" value=${times} options=${["1", "2", "3"].map((id) => ({ id, text: id })).concat({ id: "0", text: t("always") })} onPick=${setTimes} />
    <button data-do="fault" onClick=${() => act("fault", { fault, step, times })}>${t("switchOn")}</button></div>`;
}

function table(heads, rows) {
  return html`<table class="rows"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}

function Power({ rows, what, act }) {
  return table([t("from"), t("to"), t("relation"), t("state"), ""], rows.map((one) => html`<tr key=${one.number}><td class="whole">${one.from}</td><td class="whole">${one.to}</td><td>${say(one.relation)}</td><td><span class="chip">${say(one.state)}</span></td>
    <td>${one.review && html`<button onClick=${() => act("review", { what, number: one.number, approve: "yes" })}>${t("approve")}</button> <button class="quiet" onClick=${() => act("review", { what, number: one.number, approve: "no" })}>${t("reject")}</button>`}</td></tr>`));
}

const SHOWN = {
  people: (state) => table([t("name"), t("cover"), html`<span class="end">${t("balance")}</span>`], state.people.map((one) => html`<tr key=${one.number}><td class="whole"><b>${one.name}</b><br /><small>${one.age} ${t("years")} · ${one.number}</small></td>
    <td>${one.covers.map((cover) => html`<div>${say(cover)}</div>`)}</td><td class="n" data-balance=${one.number}>${one.balance || "–"}</td></tr>`)),
  powers: (state, act) => html`<h3>${t("binding")}</h3><${Power} rows=${state.bindings} what="binding" act=${act} /><h3>${t("grant")}</h3><${Power} rows=${state.grants} what="grant" act=${act} />`,
  ledger: (state) => html`<ol class="entries">${state.entries.map((one) => html`<li key=${one.entry}><header><b>#${one.entry} ${say(one.kind)}</b> <small>${one.at} · ${one.reference}</small></header>
    <table class="rows"><tbody>${one.postings.map((leg) => html`<tr><td>${say(leg)}</td><td class="n ${leg.amount.startsWith("-") ? "minus" : "plus"}">${leg.amount}</td></tr>`)}</tbody></table></li>`)}${!state.entries.length && html`<li class="none">${t("none")}</li>`}</ol>`,
  messages: (state) => html`<ol class="entries">${state.messages.map((one) => html`<li key=${one.sender.zh + one.number}><header><b>${say(one.act)}</b> <small>${one.at}</small> <span class="chip ${one.outcome}">${say(one.ended)}</span></header>
    <small class="code">${say(one.sender)} · ${one.number}${one.settlement ? ` → ${one.settlement}` : ""}</small></li>`)}${!state.messages.length && html`<li class="none">${t("none")}</li>`}</ol>`,
  wire: (state) => html`<ol class="entries">${state.wire.map((one) => html`<li key=${one.id}><details><summary><b>${one.infno}</b> <small>${one.at} · ${one.institution} · ${one.milliseconds} ms</small> <span class="chip ${one.outcome}">${say(one.ended)}</span></summary><pre>${one.asked}</pre><pre>${one.replied}</pre></details></li>`)}${!state.wire.length && html`<li class="none">${t("none")}</li>`}</ol>`,
  refusals: (state) => html`<ol class="entries">${state.refusals.map((one) => html`<li key=${one.number}><header><b>${one.code}</b> <small>${one.at} · ${say(one.act)} · ${one.number}</small></header><p>${say(one)}</p></li>`)}${!state.refusals.length && html`<li class="none">${t("none")}</li>`}</ol>`,
};
