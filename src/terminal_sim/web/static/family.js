// Adding a relative or letting one spend (办理亲情账户与家庭共济): a form, with what the region asks for beside it.
import { html, useState } from "./vendor/preact.js";
import { say, t } from "./words.js";

export function FamilyForm({ what, state, ask, onDone }) {
  const forms = state.forms;
  const [documents, setDocuments] = useState([]);
  const named = (ids) => ids.map((id) => say(forms.documents.find((one) => one.id === id)) || id).join("、");
  async function go(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const asked = { what, documents: documents.join(",") };
    for (const [name, value] of form) if (value) asked[name] = String(value);
    const next = await ask(asked);
    if (next && !next.refusal) onDone();
  }
  const toggle = (id) => setDocuments(documents.includes(id) ? documents.filter((one) => one !== id) : [...documents, id]);
  const near = forms.near, others = state.people.filter((one) => one.number !== state.holder.number && !near.some((known) => known.number === one.number));
  return html`<form class="sheet" onSubmit=${go} aria-label=${t(what === "bind" ? "addMember" : "addGrant")}>
    <label class="field"><span>${t("relative")}</span><select name="person" required>
      ${[...near, ...others].map((one) => html`<option key=${one.number} value=${one.number}>${one.name}</option>`)}</select></label>
    <label class="field"><span>${t("relation")}</span><select name="relation" required>
      ${forms.relations.map((one) => html`<option key=${one.id} value=${one.id}>${say(one)}</option>`)}</select></label>
    <fieldset><legend>${t("documents")}</legend>${forms.documents.map((one) => html`<label class="tick" key=${one.id}>
      <input type="checkbox" checked=${documents.includes(one.id)} onChange=${() => toggle(one.id)} /> ${say(one)}</label>`)}</fieldset>
    <label class="tick"><input type="checkbox" name="faces" value="yes" /> ${t("face")}</label>
    ${what === "bind" && html`<label class="tick"><input type="checkbox" name="commitment" value="yes" /> ${t("commitment")}</label>
      <label class="tick"><input type="checkbox" name="blurred" value="yes" /> ${t("blurred")}</label>
      <label class="field"><span>${t("password")}</span><input name="password" type="password" inputmode="numeric" autocomplete="off" /></label>`}
    ${what === "grant" && html`<label class="field"><span>${t("until")}</span><input name="to" type="date" /></label>`}
    ${what === "bind" && html`<aside class="asks"><b>${t("regionAsks")} · ${say(forms.region)}</b>
      <p>${t("mostMembers")} ${forms.binding.most} · ${t("faceAge")} ${forms.binding.face_age}</p>
      <p>${t("acceptedDocuments")}：${named(forms.binding.documents)}</p></aside>`}
    <div class="row"><button class="main">${t("submit")}</button><button type="button" class="quiet" onClick=${onDone}>${t("cancel")}</button></div>
  </form>`;
}
