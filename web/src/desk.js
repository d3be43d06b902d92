// What only the officers' desk has: its keys, and forms that keep what was typed.
import "./keys.js";
import "./drafts.js";
