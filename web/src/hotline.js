import "./keys.js";

// The live line: the server says that something moved, and the page asks for those parts again. While the line is down the
// page asks each second. Every few seconds it says that it is still here: an agent who is not heard of gives the call back.
const HERE = 5000;
const ASK = 1000;
const place = document.querySelector("[data-live]");

function tick() {
  for (const one of document.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(one.dataset.since)) / 1000));
    one.textContent = place.dataset.waited.replace("{seconds}", seconds);
  }
}

if (place) {
  const news = place.querySelector("[data-news]");
  let asking = 0;
  const ask = () => news.dispatchEvent(new CustomEvent("moved"));
  const proof = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const here = () => fetch(place.dataset.here, { method: "POST", headers: { "X-CSRFToken": proof() } }).catch(() => {});

  const open = () => {
    const line = new EventSource(place.dataset.live);
    line.addEventListener("open", () => {
      clearInterval(asking);
      asking = 0;
      ask();
    });
    line.addEventListener("moved", ask);
    line.addEventListener("error", () => {
      asking ||= setInterval(ask, ASK);
      // A line that was refused is not opened again by the browser itself.
      if (line.readyState === EventSource.CLOSED) setTimeout(open, 15 * ASK);
    });
  };

  open();
  here();
  setInterval(here, HERE);
  setInterval(tick, ASK);
  tick();

  // What the exchange has put through to this agent is taken up, unless something else is in hand.
  document.addEventListener("htmx:oobAfterSwap", () => {
    tick();
    const mine = document.getElementById("desk-queue")?.dataset.mine;
    if (mine && !place.dataset.call) window.location.search = `?call=${mine}`;
  });
}

// One letter presses what bears it, unless the reader is writing.
document.addEventListener("keydown", (event) => {
  if (!place || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});
