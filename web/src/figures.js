// Charts and maps are heavy: their script is fetched only by a page that has one, and once.
let asked = false;

function look() {
  if (asked || !document.querySelector("[data-chart], [data-shapes]")) return;
  asked = true;
  const script = document.createElement("script");
  script.src = document.querySelector('meta[name="chart-script"]').content;
  script.defer = true;
  document.head.append(script);
}

document.addEventListener("htmx:load", look);
look();

// On paper a figure's table stands open beneath it.
const opened = new Set();
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll(".figure details:not([open])")) {
    fold.open = true;
    opened.add(fold);
  }
});
window.addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
  opened.clear();
});
