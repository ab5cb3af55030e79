// The explaining page (说明页面): each fen with rule and source, a what-if beside it, the three powers side by side.
import { html, useEffect, useState } from "./vendor/preact.js";
import { get } from "./live.js";
import { Divided, Notice, Pick, Refusal, Waterfall } from "./parts.js";
import { say, since, t } from "./words.js";

export function Explain({ live }) {
  const [state, setState] = useState(null);
  const [number, setNumber] = useState(new URLSearchParams(location.search).get("number") || "");
  const [region, setRegion] = useState("");
  const [day, setDay] = useState("");
  const [told, setTold] = useState(null);
  const [trouble, setTrouble] = useState(null);
  useEffect(() => { get("/web/explain").then((came) => { setState(came); setTrouble(null); }).catch((wrong) => setTrouble(wrong.refusal ?? null)); }, [live.beat]);
  const chosen = number || state?.settlements[0]?.number || "";
  useEffect(() => {
    if (!chosen) { setTold(null); return; }
    const query = new URLSearchParams({ region, day });
    get(`/web/explain/${encodeURIComponent(chosen)}?${query}`).then((came) => { setTold(came); setTrouble(null); }).catch((wrong) => { setTold(null); setTrouble(wrong.refusal ?? null); });
  }, [chosen, region, day, live.beat]);
  if (!state || (chosen && !told && !trouble)) return html`<p class="loading">…</p>`;
  return html`<div class="explaining" data-ready="yes">
    <section class="card"><h2>${t("why")}</h2>
      ${state.settlements.length || number ? html`<${Pick} label=${t("chooseSettlement")} name="settlement" value=${chosen} onPick=${setNumber}
        options=${state.settlements.map((one) => ({ id: one.number, text: `${one.number} · ${one.at} · ¥${one.total}${one.undone ? ` · ${t("undone")}` : ""}` }))} />`
        : html`<${Notice}>${t("noSettlements")}<//>`}
      ${trouble && html`<${Notice} tone="bad">${say(trouble)}<//>`}
      ${told && html`<p class="customer"><b>${told.picture.person}</b> · ${say(told.picture.place)} · ${told.picture.at}</p><p class="due"><span>${t("total")}</span><b>¥ ${told.picture.total}</b></p>
        <${Divided} parts=${told.picture.parts} /><${Waterfall} steps=${told.picture.steps} />
        <ol class="trace">${told.trace.map((line, at) => html`<li key=${at} class=${line.subject}><span class="amount">${line.amount}</span><div><p>${say(line)}</p>
          <small class="code">${line.parameter}${line.value ? ` = ${line.value}` : ""}${since(line.from)}</small>
          ${line.assumption && html` <mark>${t("assumption")}</mark>`}${line.stale && html` <mark>${t("stale")}</mark>`}</div></li>`)}</ol>`}
    </section>
    <section class="card"><h2>${t("whatIf")}</h2>
      <div class="pair"><${Pick} label=${t("whatIfRegion")} name="region" value=${region} empty=${t("asItWas")} options=${state.regions} onPick=${setRegion} />
        <label class="field"><span>${t("whatIfDay")}</span><input type="date" name="day" value=${day} onChange=${(event) => setDay(event.target.value)} /></label></div>
      ${!told?.supposed && html`<p class="hint">${t("whatIfHint")}</p>`}
      ${told?.supposed?.refusal && html`<${Refusal} refusal=${told.supposed.refusal} />`}
      ${told?.supposed?.compared && html`<table class="rows"><thead><tr><th></th><th scope="col" class="n">${t("before")}</th><th scope="col" class="n">${t("after")}</th><th scope="col" class="n">${t("changeOf")}</th></tr></thead>
        <tbody>${told.supposed.compared.map((row) => html`<tr><th scope="row">${say(row.label)}</th><td class="n">${row.before}</td><td class="n">${row.after}</td><td class="n ${row.change.startsWith("-") ? "minus" : "plus"}">${row.change || "="}</td></tr>`)}</tbody></table>`}
    </section>
    <section class="card wide"><${Powers} powers=${state.powers} /></section></div>`;
}

function Powers({ powers }) {
  const [id, setId] = useState("national");
  const pack = powers.find((one) => one.id === id) ?? powers[0];
  const rules = (rows) => html`<dl>${(rows ?? []).map((row) => html`<div key=${row.path}><dt>${say(row.title)}</dt><dd>${say(row.value)}<small>${row.source}${since(row.from)}${row.confidence === "assumption" ? html` <mark>${t("assumption")}</mark>` : ""}</small></dd></div>`)}</dl>`;
  return html`<h2>${t("threeWays")}</h2><${Pick} label=${t("region")} name="powers" value=${id} options=${powers} onPick=${setId} />
    <div class="three"><article><h3>${t("ownCode")}</h3><p>${t("ownCodeText")}</p></article>
      <article><h3>${t("binding")}</h3><p>${t("bindingText")}</p>${rules(pack?.binding)}</article>
      <article><h3>${t("grant")}</h3><p>${t("grantText")}</p>${rules(pack?.grant)}</article></div>`;
}
