// The calm strip: says that there is no network and how much waits to be sent; a page that queues tells it the number.
let waiting = 0;

function show() {
  const strip = document.querySelector("[data-offline]");
  if (!strip) return;
  strip.hidden = navigator.onLine && waiting === 0;
  const count = strip.querySelector("[data-waiting]");
  if (!count) return;
  count.hidden = waiting === 0;
  count.querySelector("b").textContent = waiting;
}

window.addEventListener("online", show);
window.addEventListener("offline", show);
document.addEventListener("yinian:waiting", (event) => {
  waiting = Number(event.detail) || 0;
  show();
});
show();
