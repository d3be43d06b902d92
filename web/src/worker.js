// Keeps today's pages for when there is no network, and sends what waits when it is back. It touches nothing outside of today.
import { PAGES, flush } from "./phone/sending.js";
import * as store from "./phone/store.js";

const FILES = "yinian-files";
const PATIENCE_MS = 6000;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
// A page that was read by somebody who is signed in shows elders; the one that stands in for a missing page shows nobody.
const nobody = (url) => new Request(url, { credentials: "omit" });

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(FILES).then((files) => files.addAll([...self.files, nobody(self.offline)])));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const files = await caches.open(FILES);
      const wanted = new Set([...self.files, self.offline].map((path) => new URL(path, location.href).href));
      for (const request of await files.keys()) if (!wanted.has(request.url)) await files.delete(request);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function file(request) {
  const kept = () => caches.match(request, { cacheName: FILES });
  if (HASHED.test(request.url)) return (await kept()) ?? fetch(request);
  return fetch(request).catch(async () => (await kept()) ?? Response.error());
}

async function page(request, url) {
  const asked = fetch(request).then((answer) => remember(url.pathname, answer));
  const late = new Promise((_done, fail) => setTimeout(() => fail(new Error("late")), PATIENCE_MS));
  try {
    return await Promise.race([asked, late]);
  } catch {
    const pages = await caches.open(PAGES);
    const kept = await pages.match(url.pathname);
    if (kept) return kept;
    // Late and not kept is still better waited for.
    return asked.catch(async () => (await caches.match(self.offline, { cacheName: FILES })) ?? Response.error());
  }
}

/** Keep a page as it came; one that leads to the door means that nobody here may read any of them. */
async function remember(path, answer) {
  const pages = await caches.open(PAGES);
  if (answer.type === "opaqueredirect" || answer.redirected || answer.status === 401 || answer.status === 403) await caches.delete(PAGES);
  else if (answer.status === 404) await pages.delete(path);
  else if (answer.ok && shows(path)) await pages.put(path, answer.clone());
  return answer;
}

const shows = (path) => path === self.today || path.startsWith(`${self.today}/visits/`);

self.addEventListener("message", (event) => {
  const paths = event.data?.keep;
  if (Array.isArray(paths)) event.waitUntil(keepOnly(new Set(paths)));
});

async function keepOnly(paths) {
  const pages = await caches.open(PAGES);
  for (const request of await pages.keys()) if (!paths.has(new URL(request.url).pathname)) await pages.delete(request);
  for (const path of paths) {
    try {
      const answer = await fetch(path, { credentials: "same-origin", redirect: "manual" });
      await remember(path, answer);
    } catch {
      return; // no network: what is kept stays
    }
  }
}

self.addEventListener("sync", (event) => {
  if (event.tag === "yinian-queue") event.waitUntil(sendAll());
});

async function sendAll() {
  const url = await store.known("url");
  if (!url) return;
  const state = await flush(url);
  for (const client of await self.clients.matchAll()) client.postMessage(state === "ended" ? "ended" : "sent");
  if (state === "offline") throw new Error("still no network");
}
