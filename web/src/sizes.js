// The reader's text size: the form sets a cookie on the server; here it changes at once, without losing the place.
const YEAR = 365 * 24 * 3600;

document.addEventListener("submit", (event) => {
  const form = event.target;
  const pressed = event.submitter;
  if (!form.matches("[data-sizes]") || !pressed) return;
  event.preventDefault();
  const html = document.documentElement;
  for (const button of form.querySelectorAll("button")) {
    html.classList.remove(`text-${button.value}`);
    button.setAttribute("aria-pressed", String(button === pressed));
  }
  html.classList.add(`text-${pressed.value}`);
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `yinian_text=${pressed.value}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
});
