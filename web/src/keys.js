// The whole desk by keyboard: "/" searches, "?" shows the keys, j and k walk a list, g and a letter go to a kind of work.
// Single keys can be switched off where they get in the way of somebody's speech input.
const OFF = "yinian-keys-off";
let going = 0;

function off() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function typing(target) {
  return target.closest?.('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]');
}

function rows() {
  return [...document.querySelectorAll("main [data-list] tbody tr")];
}

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const row = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  (row.querySelector("th a, td a, th button") ?? row.querySelector("input, a, button"))?.focus();
}

function current() {
  return rows().find((row) => row.contains(document.activeElement));
}

function press(selector) {
  document.querySelector(selector)?.click();
}

const ACTS = {
  j: () => walk(rows().some((row) => row.contains(document.activeElement)) ? 1 : 0),
  k: () => walk(-1),
  x: () => current()?.querySelector('.tick input')?.click(),
  f: () => document.querySelector("main .filters input:not([type=hidden]), main .filters select")?.focus(),
  e: () => press("main [data-export]"),
  n: () => press('main .pager [rel="next"]'),
  p: () => press('main .pager [rel="prev"]'),
  c: () => press("main .title .button.main"),
  u: () => press("main .title .trail"),
  "?": () => document.querySelector("dialog[data-keys]")?.showModal?.(),
};

function go(key) {
  const stop = [...document.querySelectorAll("nav.rail [data-key]")].find((link) => link.dataset.key === key);
  if (stop) stop.click();
}

document.addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-search]");
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    if (event.target === search) search.blur();
    for (const menu of document.querySelectorAll("details[data-menu][open]")) menu.open = false;
    return;
  }
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.select();
    return;
  }
  if (off() && event.key !== "?") return;
  if (Date.now() - going < 1500) {
    going = 0;
    event.preventDefault();
    go(event.key);
  } else if (event.key === "g") {
    going = Date.now();
  } else if (ACTS[event.key] && (document.documentElement.className.includes("console") || event.key === "?")) {
    event.preventDefault();
    ACTS[event.key]();
  }
});

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("[data-keys-off]")) return;
  try {
    localStorage.setItem(OFF, target.checked ? "1" : "0");
  } catch {
    target.checked = false;
  }
});

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-open-keys]")) document.querySelector("dialog[data-keys]")?.showModal?.();
  // A menu closes when something else is touched.
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(target)) menu.open = false;
});

// The box at the head of a list ticks the page.
document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("[data-tick-all]")) return;
  for (const box of target.closest("table").querySelectorAll("tbody .tick input")) box.checked = target.checked;
});

document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("[data-keys-off]")) box.checked = off();
});
