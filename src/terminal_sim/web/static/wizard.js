// Step by step (办理向导): draws the steps, fields and rules that the server tells, and sends back what was filled in.
import { html, useEffect, useRef } from "./vendor/preact.js";
import { Notice, Refusal } from "./parts.js";
import { say, t } from "./words.js";

export function Wizard({ state, act, busy }) {
  const told = state.wizard;
  const form = useRef(null), head = useRef(null), begun = useRef(false);
  // A new step is read out: its heading takes the focus, except where the page has just been opened.
  useEffect(() => { if (begun.current) head.current?.focus(); begun.current = true; }, [told.step]);
  const go = (event) => { event.preventDefault(); act("forward", { step: told.step, ...filled(form.current) }); };
  const last = told.step === "review";
  const ended = told.step === "result";
  return html`<form class="wizard" ref=${form} data-step=${told.step} data-wizard=${told.what} onSubmit=${go} aria-labelledby="wizard-head">
    <ol class="wizard-steps">${told.steps.map((one) => html`<li key=${one.id} class=${one.state} aria-current=${one.state === "now" ? "step" : undefined}>${say(one)}</li>`)}</ol>
    <h3 id="wizard-head" tabindex="-1" ref=${head}>${say(told.title)}${told.region ? html` <small>${say(told.region)} · ${say(told.word)}</small>` : ""}</h3>
    ${told.menu.length > 0 && html`<p class="hint menu">${told.menu.join(" › ")}</p>`}
    <${Refusal} refusal=${told.refusal ?? state.refusal} />
    ${told.review.length > 0 && html`<dl class="sums">${told.review.map((row) => html`<div key=${row.label.zh}><dt>${say(row.label)}</dt><dd>${say(row.value)}</dd></div>`)}</dl>`}
    ${told.fields.map((field) => html`<${Field} key=${told.step + field.name + field.label.zh} field=${field} />`)}
    ${told.outcome && html`<${Notice} tone=${told.outcome.tone === "good" ? "good" : "info"} title=${say(told.outcome.state)}>
      <p>${say(told.outcome.after)}</p><small class="code">${told.outcome.number} ${told.outcome.notes.join(" ")}</small><//>`}
    <${Points} groups=${told.points} />
    <div class="row">
      ${ended ? html`<button type="button" class="main" data-do="wizard-close" onClick=${() => act("close")}>${t(told.outcome ? "done" : "giveUp")}</button>`
        : html`<button class="main" data-do="wizard-next" disabled=${busy || Boolean(told.refusal)}>${t(last ? "submit" : "goOn")}</button>`}
      ${!told.first && !told.outcome && html`<button type="button" data-do="wizard-back" disabled=${busy} onClick=${() => act("back", { step: told.step })}>${t("goBack")}</button>`}
      ${!ended && html`<button type="button" class="quiet" data-do="wizard-close" onClick=${() => act("close")}>${t("giveUp")}</button>`}
    </div></form>`;
}

function Field({ field }) {
  const { name, kind, value } = field;
  const label = say(field.label);
  if (kind === "ticks") {
    const on = value.split(",");
    return html`<fieldset><legend>${label}</legend>${field.options.map((one) => html`<label class="tick" key=${one.id}>
      <input type="checkbox" name=${name} value=${one.id} defaultChecked=${on.includes(one.id)} /> ${say(one)}</label>`)}</fieldset>`;
  }
  if (kind === "tick") return html`<label class="tick"><input type="checkbox" name=${name} value="yes" defaultChecked=${value === "yes"} /> ${label}</label>`;
  if (kind === "choice") return html`<label class="field"><span>${label}</span><select name=${name} required>
    <option value="">–</option>${field.options.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === value}>${say(one)}</option>`)}</select></label>`;
  const type = { day: "date", secret: "password", number: "number" }[kind] ?? "text";
  const numeric = kind === "secret" || kind === "number" ? "numeric" : undefined;
  return html`<label class="field"><span>${label}</span><input name=${name} type=${type} defaultValue=${value} inputmode=${numeric} maxlength=${field.most} autocomplete="off" /></label>`;
}

// What the region says, topic by topic; the texts that it rests on are one click away.
function Points({ groups }) {
  if (!groups.length) return null;
  const all = groups.flatMap((group) => group.points);
  return html`<aside class="asks" aria-label=${t("regionAsks")}><dl>${groups.map((group) => html`<dt>${say(group.topic)}</dt>
    ${group.points.map((one) => html`<dd key=${one.parameter + one.zh}>${say(one)}${one.assumption && html` <mark>${t("assumption")}</mark>`}${one.stale && html` <mark>${t("stale")}</mark>`}</dd>`)}`)}</dl>
    <details><summary>${t("source")}</summary><ul>${all.map((one) => html`<li key=${one.parameter + one.zh}><b>${one.parameter}</b> <small>${one.source} · ${say(one.since)}</small></li>`)}</ul></details></aside>`;
}

// All fields of the form; boxes of one name together, with commas between.
function filled(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) if (value) found[name] = found[name] ? `${found[name]},${value}` : String(value);
  return found;
}
