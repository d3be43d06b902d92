// What was typed into a form and not yet taken stands until it is: after a refusal, a session's end, or a walk to another
// page and back. It is kept in this tab alone, for this account alone, and never a password or a file.
const HERE = "yinian-draft:";
const account = document.querySelector('meta[name="account"]')?.content ?? "";
const atDoor = location.pathname.startsWith("/sign-in");
const UNKEPT = new Set(["hidden", "password", "file", "submit", "button", "search"]);

const store = (() => {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
})();

function forms() {
  return [...document.querySelectorAll('main form[method="post"]:not([data-no-draft])')].filter((form) => fields(form).length);
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !UNKEPT.has(field.type));
}

function keyOf(form, at) {
  return `${HERE}${account}:${new URL(form.action, location.href).pathname}:${at}`;
}

function valueOf(field) {
  return field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
}

function read(form) {
  return fields(form).map((field) => [field.name, field.type, valueOf(field)]);
}

function remember(form, at) {
  store?.setItem(keyOf(form, at), JSON.stringify({ values: read(form), sent: false }));
}

function lay(form, values) {
  let changed = false;
  fields(form).forEach((field, at) => {
    const kept = values[at];
    if (!kept || kept[0] !== field.name || kept[1] !== field.type || valueOf(field) === kept[2]) return;
    if (typeof kept[2] === "boolean") field.checked = kept[2];
    else field.value = kept[2];
    changed = true;
  });
  return changed;
}

function tell(form, key) {
  const words = document.querySelector("template[data-draft-told]")?.content.cloneNode(true);
  if (!words) return;
  const strip = words.firstElementChild;
  strip.querySelector("button")?.addEventListener("click", () => {
    store.removeItem(key);
    form.reset();
    strip.remove();
  });
  form.prepend(strip);
}

function clean() {
  for (const key of Object.keys(store ?? {})) {
    if (!key.startsWith(HERE) || atDoor) continue;
    const kept = JSON.parse(store.getItem(key));
    // Another person at the same desk finds nothing; what was sent and taken is done with.
    if (!key.startsWith(`${HERE}${account}:`)) store.removeItem(key);
    else if (kept.sent && !document.querySelector(".errors, .refusal")) store.removeItem(key);
  }
}

function begin() {
  if (!store || !account) return;
  clean();
  forms().forEach((form, at) => {
    const key = keyOf(form, at);
    const kept = JSON.parse(store.getItem(key) ?? "null");
    // A refused form comes back from the server with what was typed.
    if (kept && !form.querySelector(".errors") && !document.querySelector(".refusal") && lay(form, kept.values)) tell(form, key);
    form.addEventListener("input", () => remember(form, at));
    form.addEventListener("change", () => remember(form, at));
    form.addEventListener("submit", () => {
      const now = JSON.parse(store.getItem(key) ?? "null");
      if (now) store.setItem(key, JSON.stringify({ ...now, sent: true }));
    });
  });
}

if (atDoor && store) {
  // The session ended under what was sent: it is not done.
  for (const key of Object.keys(store).filter((name) => name.startsWith(HERE))) {
    store.setItem(key, JSON.stringify({ ...JSON.parse(store.getItem(key)), sent: false }));
  }
}
document.addEventListener("DOMContentLoaded", begin);
document.addEventListener("submit", ({ target }) => {
  if (new URL(target.action, location.href).pathname !== "/sign-out") return;
  for (const key of Object.keys(store ?? {})) if (key.startsWith(HERE)) store.removeItem(key);
});
