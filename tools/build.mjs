// Bundles web/ into static/build/ under stable names; the server adds the hashes. Needs no network.
import { copyFile, mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, "static", "build");
const ceilings = { "app.css": 40_000, "app.js": 70_000, "desk.js": 8_000, "hotline.css": 10_000, "hotline.js": 10_000, "phone.js": 20_000, "worker.js": 10_000 };

await mkdir(out, { recursive: true });
await build({
  entryPoints: ["app.js", "desk.js", "hotline.js", "chart.js", "phone.js", "worker.js", "app.css", "hotline.css"].map((name) => join(root, "web", "src", name)),
  outdir: out,
  bundle: true,
  minify: true,
  target: "es2019",
  format: "iife",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
for (const name of ["icons.svg", "mark.svg", "icon-192.png", "icon-512.png"]) {
  await copyFile(join(root, "web", name), join(out, name));
}
for (const name of ["app.css", "app.js", "desk.js", "hotline.css", "hotline.js", "chart.js", "phone.js", "worker.js", "icons.svg"]) {
  const { size } = await stat(join(out, name));
  console.log(`${name.padEnd(10)} ${(size / 1000).toFixed(1).padStart(7)} kB`);
  if (size > (ceilings[name] ?? Infinity)) {
    console.error(`${name} is heavier than ${ceilings[name] / 1000} kB: find what has grown before raising the ceiling`);
    process.exitCode = 1;
  }
}
