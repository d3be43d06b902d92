// What the phone gives along with a form: its place, a photo made small, a signature, a code read off a picture.
const PATIENCE_MS = 10000;
const LONGEST = 1600;
const LARGEST = 1500 * 1000;

/** Where the phone is, if it may and can say so in time. */
export function place() {
  return new Promise((done) => {
    if (!navigator.geolocation) return done(null);
    const options = { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 30000 };
    navigator.geolocation.getCurrentPosition(({ coords }) => done(coords), () => done(null), options);
  });
}

/** A photo drawn anew: at most so large, and without what was written into the file. */
export async function small(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * share));
  canvas.height = Math.max(1, Math.round(picture.height * share));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const quality of [0.82, 0.6, 0.4]) {
    const kept = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (kept && (kept.size <= LARGEST || quality === 0.4)) return kept;
  }
  throw new Error("no picture");
}

/** The figures of a code in a picture; nothing where there is none. */
export async function code(file) {
  const picture = await createImageBitmap(file);
  const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(picture);
  return found.map((one) => one.rawValue.replace(/\D/g, "")).find((text) => text.length === 8) || "";
}

/** Let a signature be drawn in a form. */
export function drawing(form) {
  const canvas = form.querySelector("canvas");
  const pen = canvas.getContext("2d");
  let drawing = false;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  const clear = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
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
    canvas.dataset.drawn = "yes";
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      drawing = false;
      if (canvas.dataset.drawn) form.elements.drawn.value = canvas.toDataURL("image/png");
    });
  }
  form.querySelector("[data-clear]").addEventListener("click", () => {
    delete canvas.dataset.drawn;
    clear();
  });
}
