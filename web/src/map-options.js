// A region in its own shapes: one hue by strength in five steps; persimmon only for what is short of its target.
import { tooltip } from "./chart-options.js";
import { short, target, token, words } from "./chart-table.js";

const STEPS = ["#e6f1ed", "#b9d6cc", "#83b5a5", "#3d806e", "#155445"];
const DARK = 3; // from this step on words are white
const SHORT = "#cf7a4a";
const MET = STEPS[1];

/** Five equal steps from the least to the most; one single value is one step. */
export function scale(values) {
  const known = values.filter((value) => value !== null);
  const low = known.length ? Math.min(...known) : 0;
  const width = known.length ? (Math.max(...known) - low) / STEPS.length : 0;
  const step = (value) => (width ? Math.min(STEPS.length - 1, Math.floor((value - low) / width)) : 2);
  return { low, width, step };
}

function tidy(value) {
  return value >= 100 ? Math.round(value).toLocaleString("en") : String(Math.round(value * 10) / 10);
}

/** The scale's own words, most first. */
function pieces(figure, rows, { low, width }) {
  if (target(figure) !== null) {
    return [
      { value: 1, color: SHORT, label: figure.dataset.shortWord },
      { value: 0, color: MET, label: figure.dataset.metWord },
    ];
  }
  if (!width) return [{ value: 2, color: STEPS[2], label: rows.find(({ values: [value] }) => value !== null)?.words[0] }];
  return STEPS.map((color, index) => ({
    value: index,
    color,
    label: `${tidy(low + width * index)}–${tidy(low + width * (index + 1))}${figure.dataset.unit || ""}`,
  })).reverse();
}

function place(figure, { key, values: [value] }, { step }) {
  if (value === null) return { name: key, value: NaN };
  const judged = target(figure) !== null;
  const level = judged ? Number(short(figure, value)) : step(value);
  const color = !judged && level >= DARK ? "#fff" : token("ink");
  return { name: key, value: level, label: { color }, emphasis: { label: { color } } };
}

export function map(figure, { rows }, shapes) {
  const named = new Map(rows.map((row) => [row.key, row]));
  const steps = scale(rows.map(({ values: [value] }) => value));
  const wide = figure.clientWidth > 480;
  return {
    animation: false,
    tooltip: tooltip({
      formatter: ({ name }) => (named.has(name) ? `${named.get(name).name}  ${named.get(name).words[0]}` : ""),
    }),
    visualMap: {
      type: "piecewise",
      left: 0,
      bottom: 0,
      itemWidth: 16,
      itemHeight: 12,
      itemSymbol: "rect",
      textStyle: words(),
      selectedMode: false,
      hoverLink: false,
      pieces: pieces(figure, rows, steps),
      outOfRange: { color: token("quiet-tint") },
    },
    series: [
      {
        type: "map",
        map: shapes,
        nameProperty: "key",
        top: 8,
        bottom: wide ? 8 : 128,
        left: wide ? 120 : 0,
        right: 0,
        selectedMode: false,
        itemStyle: { areaColor: token("quiet-tint"), borderColor: token("surface"), borderWidth: 1.5 },
        emphasis: { itemStyle: { areaColor: "inherit", borderColor: token("ink"), borderWidth: 2 }, label: { show: true } },
        label: { show: true, ...words({ color: token("ink") }), formatter: ({ name }) => named.get(name)?.name ?? "" },
        labelLayout: { hideOverlap: true },
        data: rows.map((row) => place(figure, row, steps)),
      },
    ],
  };
}
