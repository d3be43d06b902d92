// A carer's visit: the phone's clock goes along with every piece; its place only when coming and leaving, and never by force.
const PATIENCE_MS = 10000;

function stampOf(form) {
  const field = form.elements.phone_at;
  if (field) field.value = new Date().toISOString();
}

function place(form, done) {
  if (!navigator.geolocation) return done();
  const options = { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 30000 };
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.latitude.value = coords.latitude;
      form.elements.longitude.value = coords.longitude;
      form.elements.accuracy.value = Math.round(coords.accuracy);
      done();
    },
    () => done(), // refused, or not known: the form goes without
    options,
  );
}

// Before press.js sees the form, so that a form that waits for its place is not yet on its way.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("[data-place], [data-sent]")) return;
    if (form.hasAttribute("data-sent")) return stampOf(form);
    if (form.dataset.place === "known") return;
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.place === "asked") return;
    form.dataset.place = "asked";
    const button = event.submitter;
    const words = button?.lastChild;
    if (button?.dataset.busy && words) words.textContent = button.dataset.busy;
    stampOf(form);
    place(form, () => {
      form.dataset.place = "known";
      form.requestSubmit(button ?? undefined);
    });
  },
  true,
);

// Coming back to the page by the back button, a form may ask anew.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-place]")) form.dataset.place = "";
});

function draw(form) {
  const canvas = form.querySelector("canvas");
  const pen = canvas.getContext("2d");
  let drawing = false;
  let drawn = false;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  const clear = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    drawn = false;
    form.elements.drawn.value = "";
  };
  form.querySelector("[data-drawing]").hidden = false;
  clear();
  pen.lineWidth = 5;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = "#1a231f";
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
    drawn = true;
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { drawing = false; });
  form.querySelector("[data-clear]").addEventListener("click", clear);
  form.addEventListener("submit", () => {
    if (drawn) form.elements.drawn.value = canvas.toDataURL("image/png");
  }, true);
}

document.querySelectorAll("form[data-sign]").forEach(draw);
