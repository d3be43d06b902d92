// A visit's page by what the phone knows: what is noted down but not yet sent counts here as done.
const root = document.querySelector("[data-visit]");
export const order = root?.dataset.visit ?? "";
export const title = root?.dataset.title ?? "";

/** Where the visit stands for whoever looks at this phone. */
function local(entries) {
  const steps = entries.filter((one) => one.order === order && one.state === "waiting").map((one) => one.step);
  if (steps.includes("leave") || steps.includes("care") || steps.includes("missed")) return "done";
  return root.dataset.status === "assigned" && steps.includes("come") ? "under_way" : root.dataset.status;
}

function badge(entries, box) {
  const words = box.querySelector("template[data-badges]").content.querySelector('[data-state="waiting"]');
  for (const part of document.querySelectorAll("[data-part]")) {
    const waits = entries.some((one) => one.order === order && one.state === "waiting" && one.step === part.dataset.part);
    const mark = part.querySelector("[data-mark]");
    mark.querySelector("[data-waits]")?.remove();
    for (const said of mark.children) said.hidden = waits;
    if (!waits) continue;
    const here = document.createElement("span");
    here.dataset.waits = "";
    here.append(" ", ...[...words.childNodes].map((node) => node.cloneNode(true)));
    mark.append(here);
  }
}

/** Show the page as the phone knows it. */
export function paint(entries, box, opened) {
  if (!root) return;
  const now = local(entries);
  const then = document.querySelector("template[data-then]");
  if (now !== "assigned" && then) {
    document.querySelector('[data-now="assigned"]').replaceWith(then.content.cloneNode(true));
    document.querySelector(".dock .act").replaceWith(document.querySelector("template[data-then-act]").content.cloneNode(true));
    then.remove();
    opened();
  }
  for (const one of entries) {
    if (one.order !== order || one.step !== "tick" || one.state !== "waiting") continue;
    for (const [name, value] of one.fields) if (name === "point") document.getElementById(`point-${value}`)?.setAttribute("checked", "");
  }
  if (entries.some((one) => one.order === order && one.step === "sign" && one.state === "waiting")) {
    document.querySelector("form[data-sign]")?.remove();
  }
  if (now === "done") {
    for (const part of document.querySelectorAll("[data-part] form")) if (part.dataset.step !== "incident") part.hidden = true;
    document.querySelector(".dock .act")?.remove();
  }
  badge(entries, box);
}

/** The points that are neither kept nor noted down: those ticked just now, and those left. */
export function points() {
  const all = [...document.querySelectorAll('[data-part="tick"] [name=point]')];
  return {
    fresh: all.filter((one) => one.checked && !one.defaultChecked),
    left: all.filter((one) => !one.checked),
  };
}

/** Take over from the server what has changed, but nothing that is being written on. */
export async function renew(step) {
  const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [old, part] = [document, fresh].map((page) => page.querySelector(`[data-part="${step}"]`));
  if (old && part) old.replaceWith(document.importNode(part, true));
}
