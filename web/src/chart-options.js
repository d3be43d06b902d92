// Bars and lines: one question each, labels where the eye is, bars from zero, the target as a line.
import { short, target, token, words } from "./chart-table.js";

/** One hue by strength: the first series is deepest. */
export function hues(count) {
  const steps = [token("pine"), "#6ba997", "#b4d3c9", token("ink-3")];
  return Array.from({ length: count }, (_, index) => steps[Math.min(index, steps.length - 1)]);
}

/** Drawn on the canvas, for a page's policy allows no style attributes. */
export function tooltip(more) {
  return {
    renderMode: "richText",
    confine: true,
    transitionDuration: 0,
    backgroundColor: token("surface"),
    borderColor: token("control"),
    textStyle: words({ color: token("ink") }),
    ...more,
  };
}

function aim(figure, along) {
  const value = target(figure);
  if (value === null) return undefined;
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: token("ink"), type: [5, 4], width: 1.5 },
    label: { formatter: figure.dataset.targetWord, position: along === "xAxis" ? "start" : "insideEndTop", ...words({ color: token("ink") }) },
    data: [{ [along]: value }],
  };
}

const named = (written, name, count) => (count > 1 ? `${written} ${name}` : written);

/** What is missing to the target, drawn as an open end behind the bar. */
function shortfall(figure, rows) {
  const aimed = target(figure);
  return {
    type: "bar",
    barMaxWidth: 18,
    barGap: "-100%",
    silent: true,
    z: 1,
    itemStyle: { color: token("persimmon-tint"), borderColor: token("persimmon"), borderWidth: 1, borderRadius: [0, 2, 2, 0] },
    data: rows.map(({ values: [value] }) => (figure.dataset.better !== "less" && short(figure, value) ? aimed : null)),
  };
}

function bars(figure, { series, rows }, name, index) {
  const late = { color: token("persimmon"), fontWeight: 600 };
  const over = figure.dataset.better === "less";
  const gap = (value) => (index === 0 && series.length === 1 && !over && short(figure, value) ? target(figure) - value : 0);
  return {
    name,
    type: "bar",
    barMaxWidth: 18,
    z: 2,
    cursor: rows.some(({ url }) => url) ? "pointer" : "default",
    itemStyle: { color: hues(series.length)[index], borderRadius: [0, 2, 2, 0] },
    emphasis: { disabled: true },
    label: {
      show: true,
      position: "right",
      ...words({ color: token("ink") }),
      formatter: ({ dataIndex }) => named(rows[dataIndex].words[index], name, series.length),
    },
    // A short bar's words stand behind the target line, clear of the open end.
    labelLayout: ({ rect, dataIndex }) => {
      const value = rows[dataIndex].values[index];
      if (!gap(value)) return {};
      return { x: rect.x + (rect.width * target(figure)) / value + 5, y: rect.y + rect.height / 2, verticalAlign: "middle" };
    },
    data: rows.map(({ values }) => ({
      value: values[index],
      ...(short(figure, values[index]) && { label: late, ...(over && { itemStyle: { color: token("persimmon") } }) }),
    })),
    markLine: index === 0 ? aim(figure, "xAxis") : undefined,
  };
}

/** Room for the longest number with its unit, and whose it is where there are several: a Chinese character is as wide as two letters. */
function room({ series, rows }) {
  const width = (written) => [...written].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 14 : 7.5), 12);
  return Math.max(72, ...rows.flatMap(({ words: written }) => written.map((text, index) => width(named(text, series[index], series.length)))));
}

export function bar(figure, table) {
  const { series, rows } = table;
  const aimed = target(figure);
  return {
    animation: false,
    tooltip: { show: false },
    grid: { left: 0, right: room(table), top: aimed === null ? 8 : 28, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", min: 0, show: false, max: ({ max }) => Math.max(max, aimed ?? 0) },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: token("control") } },
      axisLabel: { ...words({ color: token("ink") }), width: 120, overflow: "break" },
    },
    series: [
      ...series.map((name, index) => bars(figure, table, name, index)),
      ...(aimed !== null && series.length === 1 ? [shortfall(figure, rows)] : []),
    ],
  };
}

/** A line ends where it is last known; its words say that value and whose it is. */
function lines(figure, { series, rows }, name, index) {
  const colour = hues(series.length)[index];
  const last = rows.reduce((found, { values }, place) => (values[index] === null ? found : place), 0);
  return {
    name,
    type: "line",
    symbol: "circle",
    symbolSize: 7,
    lineStyle: { width: 2.5, color: colour, type: index > 2 ? "dashed" : "solid" },
    itemStyle: { color: colour },
    emphasis: { disabled: true },
    endLabel: {
      show: true,
      ...words({ color: token("ink"), fontWeight: 600 }),
      formatter: () => named(rows[last].words[index], name, series.length),
    },
    labelLayout: { moveOverlap: "shiftY" },
    data: rows.map(({ values }) => values[index]),
    markLine: index === 0 ? aim(figure, "yAxis") : undefined,
  };
}

export function line(figure, table) {
  const { series, rows } = table;
  return {
    animation: false,
    tooltip: tooltip({ trigger: "axis", axisPointer: { lineStyle: { color: token("control") } } }),
    grid: { left: 0, right: series.length > 1 ? 112 : 72, top: 28, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: rows.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: token("control") } },
      axisLabel: words(),
    },
    yAxis: { type: "value", min: 0, splitNumber: 4, splitLine: { lineStyle: { color: token("line-soft") } }, axisLabel: words() },
    series: series.map((name, index) => lines(figure, table, name, index)),
  };
}
