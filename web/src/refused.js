// A refused form tells first what is wrong: its summary takes the focus, unless it only stands in a gallery.
function tell(root) {
  const errors = root.querySelector?.(".errors[tabindex]");
  if (errors && !errors.closest("[data-still]")) errors.focus();
}

document.addEventListener("htmx:load", (event) => tell(event.target));
