// The frame around every page (页面框架): brand, ways, time, language, theme, connection.
import { html, render, useEffect, useRef, useState } from "./vendor/preact.js";
import { base, get, post, useDevice, useLive } from "./live.js";
import { clockText, Notice, Pick } from "./parts.js";
import { language, say, setLanguage, t, toggleTheme } from "./words.js";
import { Phone } from "./phone.js";
import { Counter } from "./counter.js";
import { Bureau } from "./bureau.js";
import { Explain } from "./explain.js";

const page = document.body.dataset.page;
const WAYS = [["both", ""], ["phone", "phone"], ["counter", "counter"], ["bureau", "bureau"], ["explain", "explain"]];

function App() {
  const live = useLive();
  const [, redraw] = useState(0);
  const switched = () => { setLanguage(language() === "en" ? "zh" : "en"); redraw((count) => count + 1); };
  useEffect(() => { document.title = `${t(page)} · ${t("brand")}`; });
  return html`<a class="skip" href="#main">${t("skip")}</a>
    <header class="bar">
      <div class="brand"><img src="/static/icon.svg" alt="" width="28" height="28" /><b class="long">${t("brand")}</b><b class="short" aria-hidden="true">${t("brandShort")}</b><span class="only">${t("only")}</span></div>
      <nav aria-label=${t("brand")}>${WAYS.map(([name, path]) => html`<a key=${name} href=${`${base}/${path}`} aria-current=${name === page ? "page" : undefined}>${t(name)}</a>`)}</nav>
      <div class="tools">
        <span class="time" title=${t("worldTime")} data-frozen=${live.frozen ? "yes" : "no"}>${clockText(live)}${live.frozen ? ` · ${t("frozen")}` : ""}</span>
        <span class="line ${live.line}" role="status" data-line=${live.line}><i></i><span>${t(live.line === "on" ? "lineOn" : live.line === "off" ? "lineOff" : "lineWait")}</span></span>
        ${document.body.dataset.nearby && page !== "phone" && html`<${Invite} />`}
        <button class="quiet" data-do="language" lang=${language() === "en" ? "zh-CN" : "en"} aria-label=${t("languageName")} onClick=${switched}>${t("language")}</button>
        <button class="quiet" data-do="theme" aria-label=${t("theme")} onClick=${toggleTheme}><${Half} /></button>
      </div>
    </header>
    <main id="main" class=${page} tabindex="-1">${
      page === "bureau" ? html`<${Bureau} live=${live} />`
      : page === "explain" ? html`<${Explain} live=${live} />`
      : html`<${Devices} live=${live} />`
    }</main>`;
}

// Half light, half dark: drawn, as not every font has such a sign.
function Half() {
  return html`<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><circle cx="10" cy="10" r="7.5" fill="none" stroke="currentColor" stroke-width="2" /><path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" /></svg>`;
}

// The address that pairs a phone, as a code to be scanned with the phone's own camera.
function Invite() {
  const sheet = useRef(null);
  const [asked, setAsked] = useState(false);
  const open = () => { setAsked(true); sheet.current.showModal(); };
  return html`<button class="quiet" data-do="invite" onClick=${open}>${t("invite")}</button>
    <dialog ref=${sheet} class="card invite" aria-label=${t("invite")}><h2>${t("invite")}</h2>
      ${asked && html`<img src=${`${base}/web/nearby.svg`} alt=${t("inviteCode")} width="300" height="300" />`}
      <p>${t("inviteHint")}</p><form method="dialog"><button class="main">${t("close")}</button></form></dialog>`;
}

function Devices({ live }) {
  const withPhone = page !== "counter", withCounter = page !== "phone";
  return html`${page === "both" ? html`<${Both} live=${live} />`
    : html`${withPhone && html`<${PhoneAlone} live=${live} />`}${withCounter && html`<${CounterAlone} live=${live} />`}`}`;
}

function PhoneAlone({ live }) {
  const phone = useDevice("phone", live);
  return html`<${Phone} device=${phone} live=${live} />`;
}

function CounterAlone({ live }) {
  const counter = useDevice("counter", live);
  return html`<${Counter} device=${counter} live=${live} />`;
}

function Both({ live }) {
  const phone = useDevice("phone", live);
  const counter = useDevice("counter", live);
  const [scenes, setScenes] = useState([]);
  const [chosen, setChosen] = useState(null);
  const [trouble, setTrouble] = useState(null);
  useEffect(() => { get("/web/scenes").then((came) => setScenes(came.scenes)).catch(() => {}); }, []);
  async function play(id) {
    const scene = scenes.find((one) => one.id === id) || null;
    setChosen(scene);
    if (!scene) return;
    try {
      await post("/web/scene", { id, phone: await phone.ready(), counter: await counter.ready() });
      setTrouble(null);
      await Promise.all([phone.look(), counter.look()]);
    } catch (wrong) { setTrouble(wrong.refusal); }
  }
  const options = scenes.map((one) => ({ id: one.id, text: `${one.id} · ${say(one.title)}` }));
  return html`<section class="scene" aria-label=${t("scene")}>
      <${Pick} label=${t("scene")} name="scene" value=${chosen?.id ?? ""} options=${options} empty=${t("sceneNone")} onPick=${play} />
      <p class="says">${chosen ? html`<time>${chosen.at}</time><span>${say(chosen.says)}</span>` : t("sceneHint")}</p>
    </section>
    ${trouble && html`<${Notice} tone="bad">${say(trouble)}<//>`}
    <div class="sides">
      <${Phone} device=${phone} live=${live} />
      <${Counter} device=${counter} live=${live} beside=${phone} photo=${chosen?.photo} />
    </div>`;
}

render(html`<${App} />`, document.getElementById("app"));
document.querySelector("#app > .loading")?.remove();
