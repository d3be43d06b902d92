// An order is dragged onto a carer's row. Who may take it is fetched when the drag begins and said before anything is
// dropped; a drop where it may not go sends nothing. By touch or keyboard the same is done on the order's own page.
const NEAR = 6;
let drag = null;
let dropped = false;

function said(board, text) {
  board.querySelector("[data-verdict]").textContent = text;
}

function words(board, key, name = "") {
  return board.querySelector("[data-verdict]").dataset[key].replace("{name}", name);
}

async function begin(board) {
  drag.on = true;
  document.body.classList.add("dragging");
  drag.source.classList.add("dragged");
  said(board, words(board, "asking"));
  const mine = drag;
  try {
    const answer = await fetch(board.dataset.choices.replace("/0", `/${drag.source.dataset.order}`));
    if (!answer.ok) throw new Error(answer.status);
    mine.choices = await answer.json();
  } catch {
    if (mine === drag) said(board, words(board, "failed"));
    return;
  }
  if (mine !== drag) return;
  for (const row of board.querySelectorAll("[data-carer]")) {
    const one = mine.choices.carers[row.dataset.carer];
    row.classList.add(one && one.fits ? "fits" : "bars");
  }
  said(board, words(board, "how"));
  over(board);
}

function over(board) {
  if (!drag.choices || !drag.row) return;
  const one = drag.choices.carers[drag.row.dataset.carer];
  if (one) said(board, words(board, one.fits ? "fits" : "bars", drag.row.dataset.name) + one.said);
}

function end(board) {
  document.body.classList.remove("dragging");
  drag.source.classList.remove("dragged");
  for (const row of board.querySelectorAll("[data-carer]")) row.classList.remove("fits", "bars", "aim");
  drag = null;
}

document.addEventListener("pointerdown", (event) => {
  const board = document.querySelector("[data-board]");
  const source = event.target.closest("[data-order]");
  dropped = false;
  if (!board || !source || event.button || event.pointerType === "touch") return;
  drag = { source, x: event.clientX, y: event.clientY, on: false };
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const board = document.querySelector("[data-board]");
  if (!drag.on) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < NEAR) return;
    begin(board);
  }
  event.preventDefault();
  const row = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-carer]") ?? null;
  if (row === drag.row) return;
  drag.row?.classList.remove("aim");
  drag.row = row;
  row?.classList.add("aim");
  over(board);
});

document.addEventListener("pointerup", () => {
  if (!drag) return;
  const board = document.querySelector("[data-board]");
  const { on, row, choices } = drag;
  end(board);
  dropped = on;
  const one = on && row && choices ? choices.carers[row.dataset.carer] : null;
  if (!one || !one.fits) return;
  const form = board.querySelector("[data-drop]");
  form.action = choices.assign;
  form.elements.worker.value = one.worker;
  form.requestSubmit();
});

// What was dragged is a link, too: letting go is no click, and the browser's own dragging of links stays away.
document.addEventListener("click", (event) => dropped && event.target.closest("[data-order]") && event.preventDefault(), true);
document.addEventListener("dragstart", (event) => event.target.closest?.("[data-order]") && event.preventDefault());
document.addEventListener("keydown", (event) => event.key === "Escape" && drag && end(document.querySelector("[data-board]")));
