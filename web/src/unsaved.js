// An answer that did not arrive says so where it was given; the next touch tries again.
function tell(event) {
  const form = event.target.closest?.("[data-saves]");
  const words = form?.querySelector("[data-unsaved]");
  if (words) words.hidden = false;
}

document.addEventListener("htmx:sendError", tell);
document.addEventListener("htmx:responseError", tell);
document.addEventListener("htmx:timeout", tell);
