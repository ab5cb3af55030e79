// The phone's page (手机页面): a person, a living code, relatives, records, messages.
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { base, keep, kept } from "./live.js";
import { Notice, Pick, Refusal, useSecondsLeft } from "./parts.js";
import { Wizard } from "./wizard.js";
import { language, say, t } from "./words.js";

const TABS = ["tabCode", "tabFamily", "tabRecords", "tabMessages"];
const TAB = "terminal-sim-tab";

export function Phone({ device, live }) {
  const { state, act, trouble } = device;
  const [tab, turnTo] = useState(TABS.includes(kept(TAB)) ? kept(TAB) : TABS[0]);
  const setTab = (name) => { keep(TAB, name); turnTo(name); };
  const unread = useUnread(state, tab);
  return html`<section class="phone" aria-label=${t("phone")} data-ready=${state ? "yes" : "no"}>
    <div class="glass">
      ${trouble && html`<${Notice} tone="bad">${say(trouble)}<//>`}
      ${!state ? html`<p class="loading">…</p>`
        : !state.holder ? html`<${Choose} state=${state} act=${act} />`
        : html`<header class="owner"><div><b>${state.holder.name}</b><small>${state.holder.age} ${t("years")} · ${say(state.region)}</small></div>
            <button class="quiet" data-do="leave" onClick=${() => act("leave")}>${t("change")}</button></header>
          <div class="screen" role="tabpanel" id="panel" aria-label=${t(tab)}>
            ${tab === "tabCode" ? html`<${Code} device=${device} live=${live} />`
              : tab === "tabFamily" ? html`<${Family} state=${state} act=${act} busy=${device.busy} />`
              : tab === "tabRecords" ? html`<${Records} records=${state.records} />`
              : html`<${Messages} messages=${state.messages} />`}
          </div>
          <div class="tabs" role="tablist" aria-label=${t("phone")}>${TABS.map((name) => html`
            <button key=${name} role="tab" aria-selected=${name === tab} aria-controls="panel" data-tab=${name} onClick=${() => setTab(name)}>
              ${t(name)}${name === "tabMessages" && unread > 0 && html`<i class="badge">${unread}</i>`}</button>`)}</div>`}
    </div>
  </section>`;
}

function useUnread(state, tab) {
  const seen = useRef(null);
  const count = state?.messages?.length ?? 0;
  if (seen.current === null || tab === "tabMessages" || count < seen.current) seen.current = count;
  return count - seen.current;
}

function Choose({ state, act }) {
  const [words, setWords] = useState("");
  const wanted = words.trim().toLowerCase();
  const people = state.people.filter((one) => !wanted || one.name.includes(wanted) || one.number.includes(wanted));
  return html`<div class="choose"><h2>${t("choosePerson")}</h2>
    <input type="search" placeholder=${t("searchPerson")} aria-label=${t("searchPerson")} value=${words} onInput=${(event) => setWords(event.target.value)} />
    <ul class="people">${people.map((one) => html`<li key=${one.number}><button data-person=${one.number} onClick=${() => act("choose", { person: one.number })}>
      <b>${one.name}</b><small>${one.age} ${t("years")} · ${one.number}</small></button></li>`)}</ul>
    <${Refusal} refusal=${state.refusal} /></div>`;
}

function Code({ device, live }) {
  const { state, act, busy } = device;
  const [bright, setBright] = useState(false);
  const [asking, setAsking] = useState(null);
  const password = useRef({});
  const shown = state.shown;
  const left = useSecondsLeft(shown?.left_s, state.heard, state.frozen);
  const gone = shown && left <= 0;
  const show = (subject) => act("show", { subject, password: password.current[subject] || "" });
  // A code that ran out is followed by the next, once somebody looks.
  useEffect(() => {
    if (!gone) return undefined;
    const renew = () => { if (document.visibilityState === "visible") show(shown.subject); };
    renew();
    document.addEventListener("visibilitychange", renew);
    return () => document.removeEventListener("visibilitychange", renew);
  }, [gone]);
  const wantsPassword = state.refusal && /Password/.test(state.refusal.code);
  const bindings = (state.family?.bindings ?? []).filter((one) => one.usable);
  const who = [{ person: state.holder.number, name: t("myCode"), own: true }, ...bindings.map((one) => ({ person: one.person, name: one.name, relation: one.relation }))];
  async function pick(subject) {
    setAsking(subject);
    await show(subject);
  }
  return html`<div class="code ${bright ? "bright" : ""}">
    <div class="who" role="group" aria-label=${t("show")}>${who.map((one) => html`<button key=${one.person} data-subject=${one.person}
      aria-pressed=${shown?.subject === one.person} onClick=${() => pick(one.person)}>${one.name}${one.relation ? html` <small>${say(one.relation)}</small>` : ""}</button>`)}</div>
    <figure class="qr" data-code=${shown && !gone ? shown.text : ""}>
      ${shown ? html`<img src=${`${base}/web/phone/${device.number.current}/code.svg?serial=${shown.serial}`} alt=${`${shown.own ? t("myCode") : shown.name + t("codeOf")}`} class=${gone ? "gone" : ""} width="280" height="280" />`
        : html`<div class="blank" aria-hidden="true"></div>`}
    </figure>
    <div class="life">${shown
      ? html`<p class="whose">${shown.own ? t("myCode") : `${shown.name}${t("codeOf")}`}</p>
        <meter min="0" max=${shown.life_s} value=${left} aria-label=${t("expires")}></meter>
        <p class="remaining" data-left=${Math.ceil(left)}>${gone ? t("expired") : html`<b>${Math.ceil(left)}</b> ${t("expires")}`}</p>
        <p class="digits" translate="no">${shown.text.replace(/(.{4})/g, "$1 ").trim()}</p>
        <div class="row"><button data-do="refresh" disabled=${busy} onClick=${() => show(shown.subject)}>${t("refresh")}</button>
          <button class="quiet" aria-pressed=${bright} onClick=${() => setBright(!bright)}>${t("bright")}</button>
          <button class="quiet" onClick=${() => act("hide")}>${t("hide")}</button></div>`
      : html`<button class="main" data-do="show" disabled=${busy} onClick=${() => pick(state.holder.number)}>${t("show")}</button>`}</div>
    <${Refusal} refusal=${state.refusal} />
    ${wantsPassword && asking && html`<form class="row" onSubmit=${(event) => { event.preventDefault(); password.current[asking] = event.target.secret.value; show(asking); }}>
      <label class="field"><span>${t("password")}</span><input name="secret" type="password" inputmode="numeric" autocomplete="off" /></label>
      <button>${t("go")}</button></form>`}
    <${Pick} label=${t("channel")} name="channel" value=${state.channel} options=${state.channels} onPick=${(channel) => act("channel", { channel })} />
  </div>`;
}

// What the region calls it; in English there is one name for all regions.
function named(words, what) {
  return language() === "en" ? t(what) : words[what];
}

function Family({ state, act, busy }) {
  const family = state.family;
  if (state.wizard) return html`<${Wizard} state=${state} act=${act} busy=${busy} />`;
  if (family.refusal) return html`<${Refusal} refusal=${family.refusal} />`;
  const can = (one, move) => one.moves.includes(move);
  const ask = (asked) => act("family", asked);
  const open = (wizard, number = "") => act("open", { wizard, number });
  return html`<div class="family">
    ${state.done && html`<${Notice} tone="good">${say(state.done)}<//>`}<${Refusal} refusal=${state.refusal} />
    <h3>${named(family.words, "binding")} · ${t("members")} <span class="count">${family.members}/${family.most}</span></h3>
    <ul class="cards">${family.bindings.map((one) => html`<li key=${one.number}><div><b>${one.name}</b> <small>${say(one.relation)}</small></div><span class="chip">${say(one.state)}</span>
      <div class="row">
        ${(can(one, "activate") || can(one, "activate_with_password")) && html`<${WithPassword} label=${t("activate")} onGo=${(password) => ask({ what: "activate", number: one.number, password })} />`}
        ${can(one, "set_password") && html`<${WithPassword} label=${t("setPassword")} onGo=${(password) => ask({ what: "password", number: one.number, password })} />`}
        ${can(one, "unbind") && html`<button class="quiet" data-do="unbind" aria-label=${`${t("unbind")} ${one.name}`} onClick=${() => open("unbind", one.number)}>${t("unbind")}</button>`}</div></li>`)}</ul>
    <button data-do="bind" onClick=${() => open("bind")}>${t("addMember")}</button>
    <h3>${named(family.words, "grant")} · ${t("gives")}</h3>
    <${Grants} rows=${family.gives} open=${open} />
    <button data-do="grant" onClick=${() => open("grant")}>${t("addGrant")}</button>
    <h3>${t("receives")}</h3><${Grants} rows=${family.receives} open=${open} received=${true} />
    <h3>${t("boundBy")}</h3>
    <ul class="cards">${family.bound_by.map((one) => html`<li key=${one.number}><b>${one.name}</b><span class="chip">${say(one.state)}</span>
      ${can(one, "unbind") && html`<div class="row"><button class="quiet" data-do="unbind" aria-label=${`${t("unbind")} ${one.name}`} onClick=${() => open("unbind", one.number)}>${t("unbind")}</button></div>`}</li>`)}${!family.bound_by.length && html`<li class="none">${t("none")}</li>`}</ul>
  </div>`;
}

function Grants({ rows, open, received }) {
  return html`<ul class="cards">${rows.map((one) => html`<li key=${one.number}><div><b>${one.name}</b> <small>${say(one.relation)}${one.to ? ` · ≤ ${one.to}` : ""}</small></div><span class="chip">${say(one.state)}</span>
    <div class="row">
      ${received && one.moves.includes("confirm") && html`<button data-do="confirm" onClick=${() => open("confirm", one.number)}>${t("accept")}</button>
        <button class="quiet" data-do="decline" onClick=${() => open("decline", one.number)}>${t("decline")}</button>`}
      ${one.link && html`<button data-do="link" onClick=${() => open("link", one.number)}>${t("link")}</button>`}
      ${one.moves.includes("cancel") && html`<button class="quiet" data-do="cancel-grant" aria-label=${`${t("revoke")} ${one.name}`} onClick=${() => open("cancel_grant", one.number)}>${t("revoke")}</button>`}</div></li>`)}
    ${!rows.length && html`<li class="none">${t("none")}</li>`}</ul>`;
}

function WithPassword({ label, onGo }) {
  return html`<form class="row" onSubmit=${(event) => { event.preventDefault(); onGo(event.target.secret.value); }}>
    <input name="secret" type="password" inputmode="numeric" autocomplete="off" size="8" aria-label=${t("password")} placeholder=${t("passwordHint")} /><button>${label}</button></form>`;
}

function Records({ records }) {
  if (!records || records.refusal) return html`<${Refusal} refusal=${records?.refusal} />`;
  const rows = [["balance", records.balance], ["yearFees", records.fees], ["yearBurden", records.burden], ["yearTax", records.tax]];
  return html`<div><dl class="sums">${rows.map(([name, amount]) => html`<div key=${name}><dt>${t(name)}</dt><dd>${amount}</dd></div>`)}</dl>
    <h3>${t("spentFor")}</h3>
    <ul class="cards">${records.spent.map((one) => html`<li key=${one.for + one.amount}><div><b>${one.amount}</b> <small>${one.place}</small></div><small>${one.at}</small></li>`)}${!records.spent.length && html`<li class="none">${t("none")}</li>`}</ul></div>`;
}

function Messages({ messages }) {
  return html`<ul class="cards messages">${messages.map((one, number) => html`<li key=${number}><small>${one.at}</small><p>${say(one)}</p></li>`)}${!messages.length && html`<li class="none">${t("noMessages")}</li>`}</ul>`;
}
