// A carer's phone: what its forms send is noted down first and then sent, so that a page works the same with and without a network.
import { code, drawing, place, small } from "./phone/giving.js";
import { box, show, tell } from "./phone/list.js";
import { flush } from "./phone/sending.js";
import * as store from "./phone/store.js";
import { order, paint, points, renew, title } from "./phone/visit.js";

const EVERY_MS = 30000;
// After these the page is another one.
const WHOLE = new Set(["come", "leave", "care", "missed"]);
const CARRIED = new Set(["csrfmiddlewaretoken", "once", "key", "phone_at", "latitude", "longitude", "accuracy"]);

function number() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function ready() {
  for (const form of document.querySelectorAll("form[data-sign]:not([data-ready])")) {
    form.dataset.ready = "";
    drawing(form);
  }
  const scan = document.querySelector("[data-scan]");
  if (scan?.hidden && "BarcodeDetector" in window) {
    scan.hidden = false;
    scan.querySelector("input").addEventListener("change", async ({ target }) => {
      const found = await code(target.files[0]).catch(() => "");
      if (found) document.getElementById("code").value = found;
      else tell("unread", "warning");
    });
  }
}

async function again(send) {
  const entries = await show(again);
  paint(entries, box, ready);
  if (send) await sendAll();
}

/** Send what waits and show what came of it. */
async function sendAll() {
  // Where nobody is signed in and nothing is left that could be sent, there is nothing to ask about.
  const useless = (await store.entries()).every((one) => one.state === "lost");
  const strange = !box.dataset.who && !(await store.known("pass")) && useless;
  const state = strange ? "sign_in" : await flush(box.dataset.queue);
  if (state === "ended") return location.replace(box.dataset.ended);
  box.querySelector('[data-note="sign_in"]').hidden = true;
  const entries = await show(again);
  box.querySelector('[data-note="sign_in"]').hidden = state !== "sign_in" || entries.every((one) => one.state === "lost");
  paint(entries, box, ready);
  if (entries.some((one) => one.state === "waiting")) {
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("yinian-queue")).catch(() => {});
  }
  return state;
}

async function given(form, step) {
  const fields = [...new FormData(form)].filter(([name, value]) => !CARRIED.has(name) && typeof value === "string");
  const entry = { number: number(), who: box.dataset.who, order, title, step, url: form.action, fields, state: "waiting" };
  entry.at = new Date().toISOString();
  if (form.hasAttribute("data-place")) {
    const coords = await place();
    if (coords) fields.push(["latitude", coords.latitude], ["longitude", coords.longitude], ["accuracy", Math.round(coords.accuracy)]);
  }
  const input = form.querySelector("input[type=file][name]");
  // A photo that is not wanted may be left out.
  if (input?.files.length) {
    entry.file = await small(input.files[0]);
    entry.fileField = input.name;
  }
  return entry;
}

/** Leaving takes along what was ticked and not saved, and waits where the list is not whole. */
async function mayLeave() {
  const { fresh, left } = points();
  if (left.length) {
    tell("unticked", "warning");
    document.querySelector("[data-told]").scrollIntoView({ block: "center" });
    return false;
  }
  if (fresh.length) await store.note(await given(document.querySelector("form[data-step=tick]"), "tick"));
  return true;
}

async function noteDown(form) {
  const { step } = form.dataset;
  if (step === "leave" && !(await mayLeave())) return;
  let entry;
  try {
    entry = await given(form, step);
  } catch {
    return tell("large", "error");
  }
  try {
    entry.place = await store.note(entry);
  } catch {
    // A phone that keeps nothing sends what it can at once, as a browser without this program does.
    return navigator.onLine ? form.submit() : tell("full", "error");
  }
  await sendAll();
  const now = (await store.entries()).find((one) => one.number === entry.number);
  if (!now) return kept(step, form);
  if (now.state === "waiting") {
    if (!WHOLE.has(step) && step !== "tick") form.reset();
    return tell("kept", "warning");
  }
  box.scrollIntoView({ block: "start" });
  box.focus({ preventScroll: true });
}

/** It arrived: the page as the server has it now; what was refused of the same step before has been made good. */
async function kept(step, form) {
  if (WHOLE.has(step)) {
    for (const one of await store.entries()) {
      if (one.order === order && one.step === step && one.state === "refused") await store.drop(one);
    }
    return location.reload();
  }
  tell("sent");
  form.reset();
  await renew(step).catch(() => {});
  await again(false);
  ready();
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target.closest("form[data-step]");
    if (!form || !box?.dataset.who || !("indexedDB" in window)) return;
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    const button = event.submitter;
    const words = button?.lastChild;
    const said = words?.textContent;
    button?.setAttribute("aria-disabled", "true");
    if (button?.dataset.busy) words.textContent = button.dataset.busy;
    noteDown(form).finally(() => {
      delete form.dataset.busy;
      button?.removeAttribute("aria-disabled");
      if (button?.dataset.busy) words.textContent = said;
    });
  },
  true,
);

/** Keep today's pages on the phone, and no others. */
function keepPages() {
  const links = [...document.querySelectorAll("a.visit[href]")].map((link) => link.getAttribute("href"));
  navigator.serviceWorker.ready.then((worker) => worker.active?.postMessage({ keep: [location.pathname, ...links] }));
}

async function begin() {
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(box.dataset.worker, { scope: "/today" }).catch(() => {});
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      if (data === "ended") location.replace(box.dataset.ended);
      else if (data === "sent") again(false);
    });
    if (document.querySelector("[data-keep]")) keepPages();
  }
  ready();
  await again(false);
  await sendAll();
  window.addEventListener("online", () => sendAll());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendAll());
  setInterval(async () => {
    if ((await store.entries()).some((one) => one.state === "waiting")) await sendAll();
  }, EVERY_MS);
}

if (box && "indexedDB" in window) begin().catch((error) => console.warn(error));
