// Small parts that several pages use (共用部件).
import { html, useEffect, useState } from "./vendor/preact.js";
import { say, t } from "./words.js";

export function Notice({ tone = "info", title, children, role }) {
  return html`<div class="notice ${tone}" role=${role || (tone === "bad" ? "alert" : "status")}>
    ${title && html`<strong>${title}</strong>`}<div>${children}</div></div>`;
}

export function Refusal({ refusal, title }) {
  return refusal && html`<${Notice} tone="bad" title=${title || t("refused")}>
    <p>${say(refusal)}</p><small class="code">${refusal.code}${refusal.paper ? ` · ${refusal.paper}` : ""}</small><//>`;
}

export function Pick({ label, value, options, onPick, empty, disabled, name }) {
  return html`<label class="field"><span>${label}</span>
    <select name=${name} value=${value} disabled=${disabled} onChange=${(event) => onPick(event.target.value)}>
      ${empty !== undefined && html`<option value="" selected=${!value}>${empty}</option>`}
      ${options.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === value}>${one.text ?? say(one)}</option>`)}
    </select></label>`;
}

// Seconds left of something that the server said would live `left_s` more when it was heard.
export function useSecondsLeft(left, heard, frozen) {
  const [now, setNow] = useState(performance.now());
  useEffect(() => {
    if (left === undefined || frozen) return undefined;
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [left, heard, frozen]);
  if (left === undefined) return 0;
  return frozen ? left : Math.max(0, left - (now - heard) / 1000);
}

export function Divided({ parts }) {
  return html`<div class="divided" aria-hidden="true">
      ${parts.map((part) => html`<i key=${part.key} class=${part.key} style=${{ width: part.width / 10 + "%" }}></i>`)}
    </div>
    <ul class="legend">${parts.map((part) => html`<li key=${part.key}><i class=${part.key}></i>${say(part.label)} <b>${part.amount}</b></li>`)}</ul>`;
}

// The pockets as steps down: every bar begins where the one before it ended.
export function Waterfall({ steps }) {
  return html`<ol class="waterfall">
    ${steps.map((step) => html`<li key=${step.payer + step.who + step.start} class=${step.kind}>
      <details><summary>
        <span class="label">${say(step.label)} ${step.who && html`<em>${step.who}</em>`}</span>
        <span class="track" aria-hidden="true"><i style=${{ left: step.start / 10 + "%", width: step.width && Math.max(step.width, 4) / 10 + "%" }}></i></span>
        <span class="amount">${step.amount}</span>
      </summary>
      <${Reasons} reasons=${step.why} /></details></li>`)}
  </ol>`;
}

export function Reasons({ reasons }) {
  return html`<ul class="reasons">${reasons.map((line, number) => html`<li key=${number}>
    <p>${say(line)}</p>
    <small>${line.parameter}${line.assumption && html` <mark>${t("assumption")}</mark>`}${line.stale && html` <mark>${t("stale")}</mark>`}</small>
  </li>`)}</ul>`;
}

export function clockText(live) {
  return (live.now || "").slice(0, 16).replace("T", " ");
}
