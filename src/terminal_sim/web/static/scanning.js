// Showing a code to the counter (向收银台出示凭证): camera, the phone beside, a picture, digits typed or from a wedge.
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { base, kept, keep, post } from "./live.js";
import { Notice } from "./parts.js";
import { camerasHere, light, openCamera, warm } from "./scan.js";
import { say, t } from "./words.js";

const CAMERA = "terminal-sim-camera";
const AT_WORK = ["cameraStarting", "looking", "serverReads"];

export function Scanning({ device, can, beside, photo }) {
  const { state, act, busy } = device;
  const video = useRef(null), close = useRef(null), file = useRef(null), typed = useRef(null);
  const [camera, setCamera] = useState({ state: "closed" });
  const ready = can("scan");
  const running = AT_WORK.includes(camera.state);
  const wrong = !running && camera.state !== "closed";
  const start = (wanted) => {
    close.current?.();
    close.current = openCamera(video.current, {
      camera: wanted,
      onState: (name, facts) => setCamera({ state: name, lit: false, ...facts }),
      onCode: async (text) => { const next = await act("code", { text }); if (next && !next.refusal) close.current?.(); },
      readFar: async (frame) => (await post("/web/read", frame)).codes[0] ?? "",
    });
  };
  const pick = (wanted) => { keep(CAMERA, wanted); start(wanted); };
  const torch = async () => {
    const lit = !camera.lit;
    try { await light(camera.track, lit); setCamera((was) => ({ ...was, lit })); } catch { setCamera((was) => ({ ...was, torch: false })); }
  };
  useEffect(() => () => close.current?.(), []);
  useEffect(() => { if (ready) warm(); else close.current?.(); }, [ready]);
  useComeBack(camera.state, setCamera);
  useWedge((text) => act("code", { text }), ready);
  async function fromBeside() {
    const query = new URLSearchParams(photo ?? { preset: "combo", severity: 2, seed: 1 });
    const reply = await fetch(`${base}/web/phone/${await beside.ready()}/photo.png?${query}`);
    await act("picture", await reply.blob());
  }
  async function fromFile(event) {
    const [chosen] = event.target.files;
    if (chosen) await act("picture", chosen);
    file.current.value = "";
  }
  function fromHand(event) {
    event.preventDefault();
    const { kind, text } = event.target;
    if (kind.value === "01") act("code", { text: text.value });
    else act("card", { kind: kind.value, value: text.value });
    text.value = "";
  }
  return html`<section class="card scanning" data-camera=${camera.state}><h2>${t("scanTitle")}</h2>
    <div class="view ${running ? "on" : ""} ${camera.mirrored ? "mirrored" : ""}"><video ref=${video} muted playsinline aria-label=${t("camera")}></video>
      <div class="aim" aria-hidden="true"></div><p role="status">${running ? t(camera.state) : ""}</p></div>
    ${wrong && html`<${Notice} tone=${camera.state === "cameraBack" ? "good" : "warn"} title=${t(camera.state)}>
      ${t("otherWays")} <button type="button" class="link" data-do="type" onClick=${() => typed.current?.focus()}>${t("typeIt")}</button><//>`}
    <div class="row wrap">
      ${beside && html`<button class="main" data-do="beside" disabled=${!ready || busy || !beside.state?.shown} onClick=${fromBeside}>${t("scanBeside")}</button>`}
      ${running ? html`<button data-do="stop-camera" onClick=${() => close.current?.()}>${t("stopCamera")}</button>`
        : html`<button class=${beside || wrong ? "" : "main"} data-do="camera" disabled=${!ready} onClick=${() => start(kept(CAMERA))}>${t(wrong ? "cameraAgain" : "camera")}</button>`}
      ${running && camera.torch && html`<button data-do="torch" aria-pressed=${camera.lit} onClick=${torch}>${t("torch")}</button>`}
      <label class="button ${ready ? "" : "off"} ${wrong ? "main" : ""}"><input ref=${file} class="hidden" type="file" name="picture" accept="image/*" disabled=${!ready} onChange=${fromFile} />${t("upload")}</label>
    </div>
    ${ready && beside && !beside.state?.shown && html`<p class="hint">${t("showFirst")}</p>`}
    ${running && camera.cameras?.length > 1 && html`<label class="field"><span>${t("whichCamera")}</span><select name="camera" value=${camera.used} onChange=${(event) => pick(event.target.value)}>
      ${camera.cameras.map((one, at) => html`<option key=${one.id} value=${one.id} selected=${one.id === camera.used}>${cameraName(one.label, at)}</option>`)}</select></label>`}
    <form class="row" onSubmit=${fromHand}>
      <label class="field"><span>${t("credential")}</span><select name="kind">${state.credentials.map((one) => html`<option key=${one.id} value=${one.id}>${say(one)}</option>`)}</select></label>
      <label class="field grow"><span>${t("typed")}</span><input ref=${typed} name="text" autocomplete="off" placeholder=${t("typedHint")} disabled=${!ready} /></label>
      <button disabled=${!ready}>${t("go")}</button></form>
  </section>`;
}

// What a device calls its cameras: a telephone tells which way each looks.
function cameraName(label, at) {
  const side = /back|rear|environment|后/i.test(label) ? "cameraRear" : /front|user|face|前/i.test(label) ? "cameraFront" : "";
  return side ? `${t(side)} · ${at + 1}` : label || `${t("camera")} ${at + 1}`;
}

// A camera that was unplugged or missing, and is there again.
function useComeBack(state, setCamera) {
  useEffect(() => {
    if (!["cameraGone", "cameraNone"].includes(state) || !navigator.mediaDevices?.addEventListener) return undefined;
    const look = async () => { if ((await camerasHere()).length) setCamera({ state: "cameraBack" }); };
    navigator.mediaDevices.addEventListener("devicechange", look);
    return () => navigator.mediaDevices.removeEventListener("devicechange", look);
  }, [state]);
}

// A keyboard wedge types fast and ends with Enter, wherever the focus is.
function useWedge(onCode, ready) {
  useEffect(() => {
    let typed = "", last = 0;
    const key = (event) => {
      if (!ready || event.target.closest?.("input, textarea")) return;
      if (event.timeStamp - last > 80) typed = "";
      last = event.timeStamp;
      if (/^[0-9]$/.test(event.key)) { typed += event.key; event.preventDefault(); }
      else if (event.key === "Enter" && typed.length > 12) { event.preventDefault(); onCode(typed); typed = ""; }
    };
    document.addEventListener("keydown", key);
    return () => document.removeEventListener("keydown", key);
  }, [ready]);
}
