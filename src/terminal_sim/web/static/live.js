// Talking to the server (与服务器通信): acts, states, and the stream that says when something was committed.
import { useEffect, useRef, useState } from "./vendor/preact.js";

export const base = document.body.dataset.base || "";

// The tester's token stays with this window; it goes along with every act.
export const CONTROL = "terminal-sim-token";
const PATIENCE_MS = 30_000;

export async function get(path) {
  return told(await fetch(base + path, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE_MS) }));
}

export async function post(path, body = {}) {
  const token = kept(CONTROL);
  const binary = body instanceof Blob;
  const kind = binary ? body.type || "application/octet-stream" : "application/json";
  return told(await fetch(base + path, {
    method: "POST",
    headers: { "content-type": kind, "x-terminal-sim": "page", ...(token && { "x-control-token": token }) },
    body: binary ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }));
}

async function told(reply) {
  let came = null;
  try { came = await reply.json(); } catch { came = null; }
  if (reply.ok && came) return came;
  const refusal = came?.refusal ?? { code: "NoAnswer", zh: `服务器没有回答（${reply.status}）`, en: `the server did not answer (${reply.status})` };
  throw Object.assign(new Error(refusal.en), { refusal, status: reply.status });
}

// The stream: `beat` changes with every commit; `line` is "on", "off" or "wait". It is opened anew after a silence.
const SILENT_MS = 7000;

export function useLive() {
  const [live, setLive] = useState({ beat: "", line: "wait" });
  useEffect(() => {
    let source = null, heard = performance.now();
    const line = (name) => setLive((was) => (was.line === name ? was : { ...was, line: name }));
    const alive = () => { heard = performance.now(); line("on"); };
    const open = () => {
      source?.close();
      heard = performance.now();
      source = new EventSource(base + "/web/feed");
      source.onopen = alive;
      source.addEventListener("alive", alive);
      source.onerror = () => line("off");
      source.onmessage = (event) => {
        const moment = JSON.parse(event.data);
        heard = performance.now();
        setLive({ ...moment, beat: moment.cursor, line: "on" });
      };
    };
    const lost = () => { line("off"); source?.close(); };
    const watch = setInterval(() => { if (performance.now() - heard > SILENT_MS) { line("off"); open(); } }, 1000);
    addEventListener("offline", lost);
    addEventListener("online", open);
    open();
    return () => { clearInterval(watch); removeEventListener("offline", lost); removeEventListener("online", open); source?.close(); };
  }, []);
  return live;
}

// One device of this window: made once, found again after a reload, made anew when the server no longer has it.
export function useDevice(kind, live) {
  const [state, setState] = useState(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState(null);
  const number = useRef(""), making = useRef(null), lost = useRef(false), coming = useRef(false);
  const key = `terminal-sim-${kind}${base}`;

  async function ready() {
    number.current = number.current || kept(key);
    if (!number.current) await renew();
    return number.current;
  }
  // Two who want a device at once get the same one.
  function renew() {
    making.current ??= post(`/web/${kind}`).then((made) => {
      number.current = made.device;
      keep(key, made.device);
      setState({ ...made, heard: performance.now() });
      return made;
    }).finally(() => { making.current = null; });
    return making.current;
  }
  async function guarded(work) {
    try {
      const next = await work(await ready());
      setTrouble(null);
      if (next) setState({ ...next, heard: performance.now() });
      return next;
    } catch (wrong) {
      if (wrong.status === 404 && wrong.refusal?.code === "UnknownDevice") {
        setTrouble(null);
        return renew();
      }
      setTrouble(wrong.refusal ?? { code: "Offline", zh: "连接已断开，正在重连", en: "the connection is lost, trying again" });
      return null;
    }
  }
  const look = () => (number.current || kept(key) ? guarded((device) => get(`/web/${kind}/${device}`)) : guarded(() => null));
  const act = async (name, asked = {}) => {
    setBusy(true);
    const next = await guarded((device) => post(`/web/${kind}/${device}/${name}`, asked));
    setBusy(false);
    return next;
  };
  // What an act or a new device brought along is not asked for again; after a lost connection it is.
  useEffect(() => {
    if (live.line === "off") { lost.current = true; return; }
    if (state ? !lost.current && (!live.beat || live.beat === state.cursor) : coming.current) return;
    if (live.line === "on") lost.current = false;
    coming.current = true;
    look().finally(() => { coming.current = false; });
  }, [live.beat, live.line, !state]);
  return { state, busy, trouble, act, look, ready, number };
}

// What this window remembers across a reload; a window without storage forgets.
export function kept(key) {
  try { return sessionStorage.getItem(key) || ""; } catch { return ""; }
}
export function keep(key, value) {
  try { sessionStorage.setItem(key, value); } catch { /* forgotten on reload */ }
}
