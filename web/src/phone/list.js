// The list of what the phone holds: what waits, what was refused and why, and what can be done about it.
import * as store from "./store.js";

export const box = document.querySelector("section[data-queue]");

export function word(name) {
  const words = box?.querySelector("template[data-words]").content;
  return words?.querySelector(`[data-word="${name}"]`)?.textContent ?? name;
}

/** One sentence over the page. */
export function tell(name, tone = "success") {
  const place = document.querySelector("[data-told]");
  if (!place) return;
  const line = document.createElement("p");
  line.className = `message ${tone}`;
  line.textContent = word(name);
  place.hidden = false;
  place.replaceChildren(line);
}

function line(entry, changed) {
  const item = box.querySelector("template[data-entry]").content.cloneNode(true).firstElementChild;
  const part = (name) => item.querySelector(`[data-${name}]`);
  const when = new Date(entry.at);
  part("what").textContent = [word(entry.step), entry.title].filter(Boolean).join(" · ");
  part("when").textContent = when.toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const badges = box.querySelector("template[data-badges]").content;
  part("badge").append(...[...badges.querySelector(`[data-state="${entry.state}"]`).childNodes].map((node) => node.cloneNode(true)));
  part("why").textContent = entry.state === "waiting" ? "" : word(entry.why);
  part("do").textContent = entry.state === "waiting" ? "" : word(entry.do || "");
  for (const empty of item.querySelectorAll("p")) empty.hidden = !empty.textContent;
  part("acts").hidden = entry.state === "waiting";
  part("again").hidden = entry.state === "lost";
  part("again").addEventListener("click", async () => {
    await store.keep({ ...entry, state: "waiting", tries: 0 });
    changed(true);
  });
  part("drop").addEventListener("click", async () => {
    await store.drop(entry);
    changed(false);
  });
  return item;
}

/** Show the list as it is now and tell the strip how many wait; hands back the reader's own entries. */
export async function show(changed) {
  const all = await store.entries();
  const mine = all.filter((one) => one.who === box.dataset.who || one.state === "lost" || !box.dataset.who);
  const waiting = mine.filter((one) => one.state === "waiting").length;
  document.dispatchEvent(new CustomEvent("yinian:waiting", { detail: waiting }));
  box.hidden = !mine.length;
  box.querySelector("[data-count]").textContent = mine.length;
  // What wants the reader stands open and first; what only waits is one line, but for those who look.
  const lines = (some) => some.map((entry) => line(entry, changed));
  const [wants, waits] = [box.querySelector("[data-wants]"), box.querySelector("[data-waits]")];
  wants.replaceChildren(...lines(mine.filter((one) => one.state !== "waiting").sort((one, other) => (one.state === other.state ? one.place - other.place : one.state < other.state ? 1 : -1))));
  wants.hidden = !wants.childElementCount;
  waits.hidden = !waiting;
  waits.querySelector("b").textContent = waiting;
  waits.querySelector("ul").replaceChildren(...lines(mine.filter((one) => one.state === "waiting")));
  return mine;
}
