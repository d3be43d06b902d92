// What a figure shows is what its table says.

/** Reads heads and rows: the first cell names, the others carry numbers in data-value; data-key joins a row to a shape. */
export function read(figure) {
  const [, ...heads] = [...figure.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
  const rows = [...figure.querySelectorAll("tbody tr")].map((row) => {
    const [name, ...cells] = row.children;
    return {
      name: name.textContent.trim(),
      key: row.dataset.key || name.textContent.trim(),
      url: name.querySelector("a")?.href,
      values: cells.map((cell) => (cell.dataset.value === "" ? null : Number(cell.dataset.value))),
      words: cells.map((cell) => cell.textContent.trim()),
    };
  });
  return { series: heads, rows };
}

/** The token's value on this page, so that a drawing keeps the page's palette. */
export function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The page's own face and size, for words inside a drawing. */
export function words(extra = {}) {
  const { fontFamily, fontSize } = getComputedStyle(document.body);
  return { fontFamily, fontSize: Math.max(12, Math.round(parseFloat(fontSize) * 0.8667)), color: token("ink-2"), ...extra };
}

/** The target, or nothing: a missing target draws no line and colours no bar. */
export function target(figure) {
  return figure.dataset.target ? Number(figure.dataset.target) : null;
}

/** Short of the target is the only thing that persimmon means; where less is better, short is above it. */
export function short(figure, value) {
  const aim = target(figure);
  if (aim === null || value === null) return false;
  return figure.dataset.better === "less" ? value > aim : value < aim;
}
