// Sending what waits, in its order and under its own numbers: what arrived twice was kept once, so that any doubt is sent again.
import * as store from "./store.js";

const PATIENCE_MS = 30000;
const TRIES = 5;
// So long the server still believes when something happened; what nobody signed in to send by then is no more use to anybody.
const KEPT_MS = 72 * 3600 * 1000;
export const PAGES = "yinian-pages";

function ask(url, options = {}) {
  return fetch(url, {
    credentials: "same-origin",
    redirect: "manual",
    cache: "no-store",
    signal: AbortSignal.timeout?.(PATIENCE_MS),
    ...options,
  });
}

/** Who is signed in, as the server sees it: in, sign_in or ended; without a network this throws. */
async function standing(url) {
  const pass = await store.known("pass");
  const answer = await ask(url, { headers: { Accept: "application/json", ...(pass ? { "X-Phone-Pass": pass } : {}) } });
  if (![200, 401, 403].includes(answer.status)) throw new Error(`queue: ${answer.status}`);
  return answer.json();
}

/** Nothing of any elder stays: pages go, and of what waited only what it was and when it was noted. */
async function empty(entry, why) {
  const { place, number, who, step, at } = entry;
  await store.keep({ place, number, who, step, at, state: "lost", title: "", fields: [], why, do: "" });
}

async function wipe(why) {
  await globalThis.caches?.delete(PAGES);
  for (const entry of await store.entries()) await empty(entry, why);
  await store.forget();
}

function body(entry, before, token) {
  const form = new FormData();
  for (const [name, value] of entry.fields) form.append(name, value);
  form.set("csrfmiddlewaretoken", token);
  form.set("once", entry.number);
  form.set("key", entry.number);
  form.set("phone_at", entry.at);
  form.set("sent_at", new Date().toISOString());
  form.set("before", before.map((one) => one.number).join(","));
  if (entry.file) form.set(entry.fileField, entry.file, "photo.jpg");
  return form;
}

/** Send one; says kept, later, refused, or stop where nothing more can be sent now. */
async function send(entry, before, token) {
  const answer = await ask(entry.url, { method: "POST", headers: { Accept: "application/json" }, body: body(entry, before, token) });
  const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
  if (told.state === "kept") {
    await store.drop(entry);
    return "kept";
  }
  if (told.state === "later") return "later";
  // A redirect leads to the door, and a page of our own says that the token is old: asking who is signed in settles both.
  if (!told.state && (answer.type === "opaqueredirect" || answer.status === 403)) return "stop";
  entry.tries = (entry.tries || 0) + 1;
  if (!told.state && answer.status >= 500 && entry.tries < TRIES) {
    await store.keep(entry);
    return "stop";
  }
  await store.keep({ ...entry, state: "refused", asked: told.asked || "", why: told.why || "failed", do: told.do || "failed-do" });
  return "refused";
}

async function round(who, token) {
  const mine = (await store.entries()).filter((one) => one.who === who && one.state === "waiting");
  let kept = 0;
  for (const entry of mine) {
    const now = (await store.entries()).filter((one) => one.state === "waiting");
    if (!now.some((one) => one.place === entry.place)) continue;
    const before = now.filter((one) => one.order === entry.order && one.place < entry.place);
    const done = await send(entry, before, token);
    if (done === "stop") return { kept, stopped: true };
    kept += done === "kept" ? 1 : 0;
  }
  return { kept, stopped: false };
}

async function run(url) {
  const now = await standing(url);
  if (now.state === "ended") {
    await wipe(now.why);
    return "ended";
  }
  if (now.state !== "in") {
    await globalThis.caches?.delete(PAGES);
    for (const entry of await store.entries()) {
      if (entry.state !== "lost" && Date.now() - Date.parse(entry.at) > KEPT_MS) await empty(entry, "old");
    }
    return "sign_in";
  }
  await store.know("pass", now.pass);
  await store.know("url", url);
  // What had to wait for an earlier one is sent in the next round; a round that sends nothing is the last.
  for (;;) {
    const { kept, stopped } = await round(now.who, now.token);
    if (stopped || !kept) return "in";
  }
}

/** Send all that waits, one tab or worker at a time; says in, sign_in, ended, or offline. */
export async function flush(url) {
  const whole = () => run(url).catch(() => "offline");
  return navigator.locks ? navigator.locks.request("yinian-phone", whole) : whole();
}
