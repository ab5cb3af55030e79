// The camera at the counter (摄像头扫码): a stream from the browser, read here by the vendored reader, else by the server.
let detector = null;

async function reader() {
  if (detector) return detector;
  if (typeof WebAssembly === "undefined") throw new Error("no WebAssembly");
  const { BarcodeDetector, prepareZXingModule } = await import("./vendor/ponyfill.js");
  await prepareZXingModule({ overrides: { locateFile: (name) => `/static/vendor/${name}` }, fireImmediately: true });
  detector = new BarcodeDetector({ formats: ["qr_code"] });
  return detector;
}

// Fetches the reader while the cashier still looks for the bill; where that fails, opening the camera says so.
export function warm() {
  if (navigator.mediaDevices?.getUserMedia) reader().catch(() => {});
}

const NAMED = {
  NotAllowedError: "cameraDenied", SecurityError: "cameraDenied", NotFoundError: "cameraNone",
  OverconstrainedError: "cameraNone", NotReadableError: "cameraBusy", AbortError: "cameraBusy",
};
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };
const PAUSE_MS = 60, SERVER_PAUSE_MS = 700;

// Asks for the camera of a number, else for one that looks away from whoever holds the device.
async function streamOf(camera) {
  const wanted = camera ? { deviceId: { exact: camera } } : { facingMode: { ideal: "environment" } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { ...SIZE, ...wanted }, audio: false });
  } catch (error) {
    if (!camera || !["NotFoundError", "OverconstrainedError"].includes(error.name)) throw error;
    return streamOf("");
  }
}

export async function camerasHere() {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return devices.filter((one) => one.kind === "videoinput").map((one) => ({ id: one.deviceId, label: one.label }));
}

// Opens a camera into a video element, calls `onState` with each new state and `onCode` with each new code; returns
// what closes it again. `readFar` reads a still picture on the server, where this browser cannot read codes itself.
export function openCamera(video, { camera, onState, onCode, readFar }) {
  let stream = null, ended = false, timer = 0, last = "", near = null, facts = {};
  const stop = (state) => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
    onState(state, {});
  };
  const tell = (state) => { if (!ended) onState(state, facts); };
  async function seen() {
    if (near) {
      try { return (await near.detect(video))[0]?.rawValue ?? ""; } catch { near = null; tell("serverReads"); }
    }
    return readFar(await still(video));
  }
  async function step() {
    if (ended) return;
    if (video.readyState >= 2) {
      const text = await seen().catch(() => last);
      const fresh = text && text !== last;
      last = text;
      if (fresh && !ended) await onCode(text);
    }
    if (!ended) timer = setTimeout(step, near ? PAUSE_MS : SERVER_PAUSE_MS);
  }
  (async () => {
    if (!navigator.mediaDevices?.getUserMedia) return stop("cameraInsecure");
    tell("cameraStarting");
    const coming = reader().catch(() => null);
    try { stream = await streamOf(camera); } catch (error) { return stop(NAMED[error?.name] || "cameraOther"); }
    const [track] = stream.getVideoTracks();
    if (ended) return track.stop();
    track.addEventListener("ended", () => stop("cameraGone"));
    video.srcObject = stream;
    try { await video.play(); } catch { /* closed meanwhile */ }
    near = await coming;
    const set = track.getSettings?.() ?? {};
    const torch = track.getCapabilities?.().torch === true;
    facts = { track, torch, cameras: await camerasHere(), used: set.deviceId ?? "", mirrored: set.facingMode === "user" };
    tell(near ? "looking" : "serverReads");
    return step();
  })();
  return () => stop("closed");
}

export async function light(track, on) {
  await track.applyConstraints({ advanced: [{ torch: on }] });
}

function still(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
}
