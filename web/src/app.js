// Small and progressive: every page works without this file. Its settings for htmx stand in the page's meta tag.
import "htmx.org";
import "./sizes.js";
import "./press.js";
import "./network.js";
import "./unsaved.js";
import "./leaving.js";
import "./figures.js";
import "./refused.js";
import "./board.js";
