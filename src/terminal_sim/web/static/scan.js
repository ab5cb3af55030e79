// The camera at the counter (摄像头扫码): a stream from the browser, read here by the vendored reader, else by the server.
let detector = null;

async function reader() {
  if (detector) return detector;
  const { BarcodeDetector, prepareZXingModule } = await import("./vendor/ponyfill.js");
  prepareZXingModule({ overrides: { locateFile: (name) => `/static/vendor/${name}` } });
  detector = new BarcodeDetector({ formats: ["qr_code"] });
  return detector;
}

export function trouble(error) {
  const named = {
    NotAllowedError: "cameraDenied", SecurityError: "cameraDenied", NotFoundError: "cameraNone",
    OverconstrainedError: "cameraNone", NotReadableError: "cameraBusy", AbortError: "cameraBusy",
  };
  return named[error?.name] || "cameraOther";
}

// Opens a camera into a video element and calls `told` with each new state; returns what closes it again.
export function openCamera(video, { facing, onState, onCode, onPicture }) {
  let stream = null, ended = false, timer = 0, last = "";
  const stop = (state) => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
    onState(state || "closed", {});
  };
  (async () => {
    if (!navigator.mediaDevices?.getUserMedia) return stop("cameraInsecure");
    onState("cameraStarting", {});
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 } }, audio: false });
    } catch (error) { return stop(trouble(error)); }
    if (ended) { for (const track of stream.getTracks()) track.stop(); return undefined; }
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => stop("cameraGone"));
    video.srcObject = stream;
    try { await video.play(); } catch { /* closed meanwhile */ }
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput").length;
    const torch = Boolean(track.getCapabilities?.().torch);
    let look = null, how = "looking";
    try { look = await reader(); } catch { how = "serverReads"; }
    onState(how, { cameras, torch, track });
    const step = async () => {
      if (ended) return;
      let wait = 60;
      if (video.readyState >= 2) {
        try {
          if (look) {
            const [found] = await look.detect(video);
            if (found && found.rawValue !== last && !ended) { last = found.rawValue; await onCode(found.rawValue); }
            if (!found) last = "";
          } else {
            wait = 900;
            await onPicture(await still(video));
          }
        } catch { look = null; onState("serverReads", { cameras, torch, track }); }
      }
      timer = setTimeout(step, wait);
    };
    return step();
  })();
  return () => stop("closed");
}

function still(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
}
