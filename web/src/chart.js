// Draws a figure above its own table; the table is the source, the fallback, and stays within reach.
import * as echarts from "echarts/core";
import { BarChart, LineChart, MapChart } from "echarts/charts";
import { GeoComponent, GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { bar, line } from "./chart-options.js";
import { map } from "./map-options.js";
import { read } from "./chart-table.js";

echarts.use([BarChart, LineChart, MapChart, GeoComponent, GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, LabelLayout, CanvasRenderer]);

const drawn = new WeakSet();
const size = new ResizeObserver((entries) => {
  for (const { target } of entries) echarts.getInstanceByDom(target)?.resize();
});

/** Puts the drawing in place of the opened table; whatever fails, the table is still there. */
async function draw(figure) {
  if (drawn.has(figure)) return;
  drawn.add(figure);
  const ground = figure.querySelector(".ground");
  const fold = figure.querySelector("details");
  const table = read(figure);
  try {
    const shapes = figure.dataset.shapes ? await outline(figure) : null;
    ground.hidden = false;
    if (!shapes && figure.dataset.chart === "bar") ground.style.height = `${table.rows.length * table.series.length * 30 + 72}px`;
    const chart = echarts.init(ground, null, { renderer: "canvas" });
    chart.setOption(shapes ? map(figure, table, shapes) : figure.dataset.chart === "line" ? line(figure, table) : bar(figure, table));
    chart.on("click", ({ dataIndex, name }) => {
      const row = shapes ? table.rows.find(({ key }) => key === name) : table.rows[dataIndex];
      if (row?.url) location.assign(row.url);
    });
    size.observe(ground);
    fold.open = false;
  } catch (error) {
    ground.hidden = true;
    console.warn("figure not drawn", figure.id, error);
  }
}

/** Fetches the shapes once and registers them under their own address. */
async function outline(figure) {
  const url = figure.dataset.shapes;
  if (!echarts.getMap(url)) {
    const response = await fetch(url, { headers: { accept: "application/geo+json, application/json" } });
    if (!response.ok) throw new Error(`${response.status} ${url}`);
    echarts.registerMap(url, await response.json());
  }
  const { features } = echarts.getMap(url).geoJSON;
  figure.querySelector(".schematic").hidden = !features.some(({ properties }) => properties.schematic);
  return url;
}

function all(root) {
  for (const figure of root.querySelectorAll("[data-chart], [data-shapes]")) draw(figure);
}

document.addEventListener("htmx:load", (event) => all(event.target));
all(document);
