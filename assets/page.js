/* What the page does without asking the server: eyes and opacity, loading the table last. */
(function () {
  "use strict";
  window.dash_clientside = window.dash_clientside || {};
  const none = function () { return window.dash_clientside.no_update; };

  function paneOf(layer) {
    return document.querySelector(".leaflet-layer-" + layer + "-pane");
  }

  window.dash_clientside.kodro = Object.assign(window.dash_clientside.kodro || {}, {
    /* A layer's eye and opacity are its pane's: no request, no redraw. */
    showLayer: function (checked, opacity) {
      const context = window.dash_clientside.callback_context;
      const layer = context.outputs_list[0].id.layer;
      const pane = paneOf(layer);
      if (pane) {
        pane.style.display = checked ? "" : "none";
        pane.style.opacity = opacity / 100;
      }
      return [!checked, !checked];
    },
    filterSites: function (shown, hideout) {
      if (hideout) window.kodroMap.filters[hideout.pane] = shown; // what is loading meanwhile is not told of a new hideout
      return Object.assign({}, hideout, { only: shown });
    },
    /* The table is on the page only once it has loaded, so it is told rather than bound. */
    selectRow: function (selection) {
      if (document.querySelector("#table .ag-root")) markRow(selection);
      else setTimeout(function () { if (document.querySelector("#table")) markRow(selection); }, 700);
      return none();
    },
    goTo: function (shapes, searched) {
      const first = shapes && shapes.features && shapes.features[0];
      if (!first || !searched || searched.split(":").slice(1).join(":") !== first.id) return none();
      const bounds = L.geoJSON(first).getBounds();
      return { center: bounds.getCenter(), zoom: first.geometry.type === "Point" ? 10 : 8, transition: "setView" };
    },
  });

  function markRow(selection) {
    window.dash_clientside.set_props("table", { selectedRows: selection ? { ids: [selection.id] } : [] });
  }

  window.dashAgGridFunctions = window.dashAgGridFunctions || {};
  window.dashAgGridFunctions.kodroSelect = function (params) {
    const zone = params.data.kind || "displacement_site";
    window.dash_clientside.set_props("selection", { data: { kind: zone, id: params.data.id } });
  };

  /* What is only read comes as one piece of HTML (components/static.py, where its texts are escaped). */
  function fill() {
    document.querySelectorAll("[data-html]").forEach(function (element) {
      if (element.kodroHtml === element.dataset.html) return;
      element.kodroHtml = element.dataset.html;
      element.innerHTML = element.dataset.html;
    });
  }
  function keepFilled() {
    const watched = { subtree: true, childList: true, attributes: true, attributeFilter: ["data-html"] };
    new MutationObserver(function () { fill(); sayPressed(); keepOpen(); keepPlace(); focusNext(); keepFocus(); sumUp(); }).observe(document.body, watched);
  }

  /* A panel that is written again because of something done in it stays scrolled to where it was. */
  let scrolled = null;
  ["pointerdown", "keydown"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      const panel = document.getElementById("panel");
      const within = panel && panel.contains(event.target) && !event.target.closest(".agenda");
      scrolled = within ? { top: panel.scrollTop, until: Date.now() + 4000 } : null;
    }, true);
  });
  document.addEventListener("wheel", function () { scrolled = null; }, { passive: true, capture: true });
  function keepPlace() {
    const panel = document.getElementById("panel");
    if (!panel || !scrolled || Date.now() > scrolled.until || panel.scrollTop >= scrolled.top) return;
    panel.scrollTop = scrolled.top;
  }

  /* What was opened in the panel stays open when the panel is written again; numbers in its title may change. */
  const opened = {};
  function titleOf(details) {
    const summary = details.querySelector("summary");
    return summary ? summary.textContent.replace(/[\d\s\u00a0\u202f]+/g, "") : "";
  }
  document.addEventListener("toggle", function (event) {
    if (event.target.closest && event.target.closest("#panel-main")) opened[titleOf(event.target)] = event.target.open;
  }, true);
  function keepOpen() {
    document.querySelectorAll("#panel-main details").forEach(function (details) {
      if (details.kodroKept) return;
      details.kodroKept = true;
      const before = opened[titleOf(details)];
      if (before !== undefined && details.open !== before) details.open = before;
    });
  }

  /* A static button sets what its data-props say; a toggle is the page's own, and remembered. */
  document.addEventListener("click", function (event) {
    const pressed = event.target.closest("[data-props], [data-toggle]");
    if (!pressed) return;
    if (pressed.dataset.toggle) {
      const on = document.documentElement.classList.toggle(pressed.dataset.toggle), other = pressed.dataset.instead;
      localStorage.setItem("kodro-" + pressed.dataset.toggle, on ? "1" : "");
      if (other) { document.documentElement.classList.remove(other); localStorage.setItem("kodro-" + other, ""); }
      sayPressed();
      window.dispatchEvent(new Event("resize")); // the map asks how large it is
      return;
    }
    const props = JSON.parse(pressed.dataset.props);
    Object.keys(props).forEach(function (id) { window.dash_clientside.set_props(id[0] === "{" ? JSON.parse(id) : id, props[id]); });
  });
  if (matchMedia("(max-width: 760px)").matches && localStorage.getItem("kodro-legend-folded") === null) {
    localStorage.setItem("kodro-legend-folded", "1"); // a narrow map first shows itself
  }
  ["projector", "layers-folded", "table-closed", "table-tall", "legend-folded"].forEach(function (state) {
    if (localStorage.getItem("kodro-" + state)) document.documentElement.classList.add(state);
  });
  function sayPressed() {
    document.querySelectorAll("[data-toggle][aria-pressed]").forEach(function (button) {
      const on = String(document.documentElement.classList.contains(button.dataset.toggle));
      if (button.getAttribute("aria-pressed") !== on) button.setAttribute("aria-pressed", on);
    });
    document.querySelectorAll("[data-toggle][aria-expanded]").forEach(function (button) {
      const open = String(!document.documentElement.classList.contains(button.dataset.toggle));
      if (button.getAttribute("aria-expanded") !== open) button.setAttribute("aria-expanded", open);
    });
  }

  /* A panel that is written again keeps the keyboard where it was. */
  let last = "", inPanel = false;
  document.addEventListener("focusin", function (event) {
    last = event.target.id || "";
    inPanel = Boolean(event.target.closest("#panel-main"));
  });
  function keepFocus() {
    if (!last || document.activeElement !== document.body) return;
    const again = document.getElementById(last) || (inPanel && document.getElementById("panel"));
    if (again) again.focus({ preventScroll: true });
  }

  /* Once something is recorded, the focus goes to the first field of the next entry: a second Enter presses nothing. */
  let doneBefore = null;
  function focusNext() {
    const done = document.querySelector("[data-done]");
    const now = done ? done.dataset.done : "";
    if (doneBefore === null) { doneBefore = now; return; }
    if (now === doneBefore) return;
    doneBefore = now;
    const first = done && document.querySelector(".weights input, .pairs input");
    if (first) first.focus();
  }

  /* The sum of weights, while they are entered. */
  function sumUp() {
    document.querySelectorAll("[data-sum]").forEach(function (element) {
      let sum = 0;
      element.parentElement.querySelectorAll("input").forEach(function (input) { sum += Number(input.value.replace(",", ".")) || 0; });
      const shown = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(sum);
      const words = element.dataset.sum.replace("{sum}", shown);
      if (element.textContent !== words) element.textContent = words;
    });
  }
  document.addEventListener("input", function (event) { if (event.target.closest(".weights")) sumUp(); });

  /* Patterns that polygons are filled with. */
  function patterns() {
    const holder = document.createElement("div");
    holder.innerHTML =
      '<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>' +
      '<pattern id="kodro-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
      '<rect width="6" height="6" fill="#eef1f3"/><line x1="0" y1="0" x2="0" y2="6" stroke="#9aa7b0" stroke-width="2"/></pattern>' +
      '<pattern id="kodro-dots" width="7" height="7" patternUnits="userSpaceOnUse">' +
      '<rect width="7" height="7" fill="#7a3b8f"/><circle cx="3" cy="3" r="1.4" fill="#fff"/></pattern></defs></svg>';
    document.body.appendChild(holder);
  }

  /* Words of the drawing tools, in the page's language: the server writes them into its first element. */
  function translate() {
    const local = window.L && L.drawLocal;
    if (!local) return false;
    const t = JSON.parse(document.documentElement.dataset.words);
    local.draw.toolbar.buttons.polygon = t.polygon;
    local.draw.toolbar.buttons.rectangle = t.rectangle;
    local.draw.toolbar.actions = { title: t.cancel, text: t.cancel };
    local.draw.toolbar.finish = { title: t.finish, text: t.finish };
    local.draw.toolbar.undo = { title: t.undo, text: t.undo };
    local.draw.handlers.polygon.tooltip = { start: t.start, cont: t.next, end: t.end };
    local.draw.handlers.polyline.error = t.crossing;
    local.draw.handlers.rectangle.tooltip = { start: t.drag };
    local.draw.handlers.simpleshape.tooltip = { end: t.release };
    local.edit.toolbar.buttons.remove = t.remove;
    local.edit.toolbar.buttons.removeDisabled = t.none;
    local.edit.toolbar.actions.cancel = { title: t.cancel, text: t.cancel };
    local.edit.toolbar.actions.save = { title: t.save, text: t.save };
    local.edit.toolbar.actions.clearAll = { title: t.clear, text: t.clear };
    local.edit.handlers.remove.tooltip = { text: t.pick };
    document.querySelectorAll(".leaflet-draw-draw-polygon").forEach(function (a) { a.title = t.polygon; });
    document.querySelectorAll(".leaflet-draw-draw-rectangle").forEach(function (a) { a.title = t.rectangle; });
    document.querySelectorAll(".leaflet-draw-edit-remove").forEach(function (a) { a.title = t.remove; });
    document.querySelectorAll(".leaflet-control-zoom-in").forEach(function (a) { a.title = t.zoom_in; a.ariaLabel = t.zoom_in; });
    document.querySelectorAll(".leaflet-control-zoom-out").forEach(function (a) { a.title = t.zoom_out; a.ariaLabel = t.zoom_out; });
    return true;
  }

  /* The map first; then the table's scripts, then the signal that it may be filled. */
  function load(addresses, then) {
    if (!addresses.length) return then();
    const script = document.createElement("script");
    script.src = addresses[0];
    script.onload = function () { load(addresses.slice(1), then); };
    document.body.appendChild(script);
  }
  function whenMapStands() {
    const map = document.querySelector(".leaflet-container .leaflet-pane");
    const drawn = document.querySelector(".leaflet-base-pane path, .leaflet-base-pane canvas");
    if (!map || !drawn || !translate()) return setTimeout(whenMapStands, 80);
    const holder = document.getElementById("_scripts");
    const later = (holder && holder.dataset.later || "").split(" ").filter(Boolean);
    load(later, function () { window.dash_clientside.set_props("ready", { data: true }); });
  }
  document.addEventListener("DOMContentLoaded", function () { keepFilled(); patterns(); whenMapStands(); });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && window.dash_clientside.set_props && !document.querySelector("[role=dialog]"))
      window.dash_clientside.set_props("selection", { data: null });
  });
})();
