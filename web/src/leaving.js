// Who signs out, or goes on in another post, leaves no page of theirs on the phone; what waits to be sent stays for them.
const DOORS = new Set(["/sign-out", "/posts"]);

document.addEventListener("submit", ({ target }) => {
  if (DOORS.has(new URL(target.action, location.href).pathname)) globalThis.caches?.delete("yinian-pages");
});
