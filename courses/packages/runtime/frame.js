// Plays one package and tells the site what it says. Runs on the origin of packages,
// in a frame of the site. Messages go to the site's origin only and are taken from
// nowhere else; what the site hands over is all that a package learns of a learner.
const facts = JSON.parse(document.getElementById("facts").textContent);
const wait = document.getElementById("wait");
const MAX_MESSAGE = 300_000;
const QUIET_MS = 600;
const ASK_AGAIN_MS = 300;
const VERSION = 1;
const outer = window.parent;

let sequence = 0;
let read = () => ({});
let close = () => {};
let timer = 0;
let last = "";
let hasEnded = false;
let hasBegun = false;
let asking = 0;

const send = (type, more = {}) => {
  const message = { elearn: VERSION, key: facts.key, type, ...more };
  outer.postMessage(message, facts.site);
};

const report = () => {
  clearTimeout(timer);
  timer = 0;
  const state = read();
  const text = JSON.stringify([state, hasEnded]);
  if (text === last) return;
  last = text;
  if (text.length > MAX_MESSAGE) {
    send("too_large");
    return;
  }
  sequence += 1;
  send("report", { sequence, state, ended: hasEnded });
};

// A package sets many values in a row; they are told together.
const soon = () => {
  timer ||= setTimeout(report, QUIET_MS);
};

const showFrame = (address) => {
  const frame = document.createElement("iframe");
  frame.title = document.title;
  frame.allow = "fullscreen; autoplay";
  frame.src = address;
  document.body.append(frame);
  return frame;
};

const load = (address) =>
  new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });

// -- SCORM ---------------------------------------------------------------------
const flat = (api) =>
  Object.fromEntries(
    Object.entries(api.getFlattenedCMI()).filter(
      ([key, value]) =>
        typeof value === "string" && value !== "" && !key.startsWith("cmi.interactions."),
    ),
  );

const playScorm = async (state) => {
  await load(`/runtime/${facts.kind}`);
  const is12 = facts.kind === "scorm_12";
  const Api = is12 ? window.Scorm12API : window.Scorm2004API;
  const api = new Api({ autocommit: false, lmsCommitUrl: false, logLevel: 5 });
  api.loadFromFlattenedJSON(state, "");
  window[is12 ? "API" : "API_1484_11"] = api;
  const on = (name, action) => api.on(is12 ? `LMS${name}` : name, action);
  read = () => flat(api);
  on("SetValue", soon);
  on("Commit", report);
  on(is12 ? "Finish" : "Terminate", () => {
    hasEnded = true;
    report();
  });
  const frame = showFrame(facts.start);
  // Old packages finish when they are unloaded, and only then.
  close = () =>
    new Promise((done) => {
      frame.addEventListener("load", done, { once: true });
      setTimeout(done, 1500);
      frame.src = "about:blank";
    });
};

// -- H5P -----------------------------------------------------------------------
// Browsers may deny storage to a frame of another site, and H5P stops where it is
// denied. It gets one that ends with the page: what is to stay is told to the site.
const lendStorage = () => {
  const kept = new Map();
  const storage = {
    getItem: (name) => kept.get(String(name)) ?? null,
    setItem: (name, value) => kept.set(String(name), String(value)),
    removeItem: (name) => kept.delete(String(name)),
    clear: () => kept.clear(),
    key: (place) => [...kept.keys()][place] ?? null,
    get length() {
      return kept.size;
    },
  };
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { value: storage, configurable: true });
  }
};

const playH5p = async (state) => {
  lendStorage();
  await load("/runtime/h5p/main.bundle.js");
  const element = document.createElement("div");
  element.id = "h5p";
  document.body.append(element);
  const id = "package";
  const said = { ...state };
  delete said["h5p.state"];
  const started = Date.now();
  const options = {
    id,
    embedType: "div",
    h5pJsonPath: facts.files,
    frameJs: "/runtime/h5p/frame.bundle.js",
    frameCss: "/runtime/h5p/styles/h5p.css",
    icon: false,
    saveFreq: 3600,
  };
  if (state["h5p.state"]) {
    options.contentUserData = [{ state: state["h5p.state"] }];
  }
  await new window.H5PStandalone.H5P(element, options);
  const { H5P } = window;
  const main = () => H5P.instances[0];
  read = () => {
    const kept = main()?.getCurrentState?.();
    const seconds = Math.round((Date.now() - started) / 1000);
    const now = { ...said, "h5p.session_time": `PT${seconds}S` };
    if (kept !== undefined && kept !== null) now["h5p.state"] = JSON.stringify(kept);
    return now;
  };
  H5P.externalDispatcher.on("xAPI", (event) => {
    const { statement } = event.data;
    const verb = event.getVerb();
    // Parts of a package speak too; only the whole counts.
    const isWhole = !statement.context?.contextActivities?.parent;
    if (isWhole && ["completed", "answered", "passed", "failed"].includes(verb)) {
      const { result } = statement;
      said["h5p.completion"] = "completed";
      if (result?.success === true || verb === "passed") said["h5p.success"] = "passed";
      if (result?.success === false || verb === "failed") said["h5p.success"] = "failed";
      const { raw, max } = result?.score ?? {};
      if (Number.isFinite(raw) && Number.isFinite(max)) {
        said["h5p.score.raw"] = String(raw);
        said["h5p.score.max"] = String(max);
      }
      report();
    } else if (isWhole && !said["h5p.completion"]) {
      said["h5p.completion"] = "incomplete";
    }
    soon();
  });
  setInterval(report, 20_000);
};

// -- Talk with the site ----------------------------------------------------------
const isState = (state) =>
  state !== null &&
  typeof state === "object" &&
  !Array.isArray(state) &&
  Object.values(state).every((value) => typeof value === "string");

const begin = async (state) => {
  hasBegun = true;
  clearInterval(asking);
  wait.hidden = true;
  try {
    await (facts.kind === "h5p" ? playH5p(state) : playScorm(state));
  } catch {
    wait.hidden = false;
    wait.textContent = wait.dataset.broken;
    send("broken");
  }
};

const leave = async () => {
  await close();
  report();
  send("left");
};

window.addEventListener("message", (event) => {
  if (event.source !== outer || event.origin !== facts.site) return;
  const message = event.data;
  if (message?.elearn !== VERSION || message.key !== facts.key) return;
  if (message.type === "begin" && !hasBegun && isState(message.state)) {
    begin(message.state);
  } else if (message.type === "leave") {
    leave();
  }
});

if (outer === window) {
  wait.textContent = wait.dataset.closed;
} else {
  // The page around may still be on its way when this frame comes from the cache, and
  // what nobody hears is lost: it is said until it is answered.
  send("ready");
  asking = setInterval(send, ASK_AGAIN_MS, "ready");
}
