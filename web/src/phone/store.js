// What the phone remembers: pieces of visits that wait to be sent, in the order in which they were noted, and whose they are.
const NAME = "yinian-phone";

function open() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("entries", { keyPath: "place", autoIncrement: true });
      asked.result.createObjectStore("known");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function within(store, mode, act) {
  const base = await open();
  try {
    return await new Promise((done, fail) => {
      const change = base.transaction(store, mode);
      const asked = act(change.objectStore(store));
      // Done only when it is on the disk: the tab may be killed at any moment.
      change.oncomplete = () => done(asked?.result);
      change.onerror = change.onabort = () => fail(change.error);
    });
  } finally {
    base.close();
  }
}

export const entries = () => within("entries", "readonly", (store) => store.getAll());
export const note = (entry) => within("entries", "readwrite", (store) => store.add(entry));
export const keep = (entry) => within("entries", "readwrite", (store) => store.put(entry));
export const drop = (entry) => within("entries", "readwrite", (store) => store.delete(entry.place));
export const known = (name) => within("known", "readonly", (store) => store.get(name));
export const know = (name, value) => within("known", "readwrite", (store) => store.put(value, name));
export const forget = () => within("known", "readwrite", (store) => store.clear());
