// "/" goes to the search box, as the box itself says; Escape leaves it.
document.addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-search]");
  if (!search || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target === search) {
    search.blur();
  } else if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]")) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

// A refused form tells first what is wrong: its summary takes the focus, unless it only stands in a gallery.
function tell(root) {
  const errors = root.querySelector?.(".errors[tabindex]");
  if (errors && !errors.closest("[data-still]")) errors.focus();
}

document.addEventListener("htmx:load", (event) => tell(event.target));
