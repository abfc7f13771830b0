/* How features are drawn. One GeoJSON a layer; colour, letter and filter come from its hideout, so that
   recolouring never sends geometry again. Nothing here fetches anything. */
(function () {
  "use strict";
  const ACCENT = "#0f6d9c";
  const GREY = "#c9d0d6";
  const LABEL_GAP = 3; // pixels between two labels

  function id(feature) {
    return feature.id !== undefined ? feature.id : (feature.properties || {}).id;
  }

  /* A symbol with a letter in it, drawn on one canvas: thousands of them stay quick. */
  function symbol() {
    if (window.kodroSymbol) return window.kodroSymbol;
    window.kodroSymbol = L.CircleMarker.extend({
      _updatePath: function () {
        const renderer = this._renderer;
        if (!renderer._drawing || this._empty()) return;
        const ctx = renderer._ctx, p = this._point, r = this._radius, o = this.options;
        ctx.beginPath();
        if (o.shape === "square") ctx.rect(p.x - r, p.y - r, 2 * r, 2 * r);
        else if (o.shape === "diamond") {
          ctx.moveTo(p.x, p.y - r * 1.2); ctx.lineTo(p.x + r * 1.2, p.y);
          ctx.lineTo(p.x, p.y + r * 1.2); ctx.lineTo(p.x - r * 1.2, p.y); ctx.closePath();
        } else ctx.arc(p.x, p.y, r, 0, 2 * Math.PI);
        ctx.globalAlpha = o.fillOpacity; ctx.fillStyle = o.fillColor; ctx.fill();
        ctx.globalAlpha = 1; ctx.lineWidth = o.weight; ctx.strokeStyle = o.color; ctx.stroke();
        if (o.glyph && r >= 5) {
          ctx.fillStyle = "#fff"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
          ctx.font = "700 " + Math.max(8, Math.min(14, r)) + "px 'Inter Variable', system-ui, sans-serif";
          ctx.fillText(o.glyph, p.x, p.y + 0.5);
        }
      },
    });
    return window.kodroSymbol;
  }

  /* A canvas of its own for each pane; a click that hits nothing goes on to what lies beneath. */
  function canvas(map, pane) {
    map.kodroCanvases = map.kodroCanvases || {};
    if (!map.kodroCanvases[pane]) {
      const made = L.canvas({ pane: pane, padding: 0.3, tolerance: 4 });
      map.kodroCanvases[pane] = made;
      made.addTo(map);
      ["click", "mousemove"].forEach(function (kind) {
        made._container.addEventListener(kind, function (event) {
          const hit = made._hoveredLayer;
          if (hit || event.kodroPassed) return;
          made._container.style.pointerEvents = "none";
          const below = document.elementFromPoint(event.clientX, event.clientY);
          made._container.style.pointerEvents = "";
          if (!below || below === made._container) return;
          if (below.tagName !== "CANVAS" && !below.classList.contains("leaflet-interactive")) return;
          const copy = new MouseEvent(event.type, event);
          copy.kodroPassed = below.tagName !== "CANVAS";
          event.stopPropagation();
          below.dispatchEvent(copy);
        });
      });
    }
    return map.kodroCanvases[pane];
  }

  function colour(feature, hideout) {
    return (hideout.colours || {})[(feature.properties || {}).k] || GREY;
  }

  /* Hatch and dots: no data and values above 100 % are told apart without colour. */
  function pattern(key) {
    const name = key === "nodata" ? "kodro-hatch" : key === "above" ? "kodro-dots" : null;
    return name ? "url(#" + name + ")" : null;
  }

  function shown(feature, context) {
    const only = context.hideout && context.hideout.only;
    return !only || only.indexOf(id(feature)) >= 0;
  }

  function point(feature, latlng, context) {
    const hideout = context.hideout || {}, properties = feature.properties || {};
    const map = context.map;
    const options = {
      radius: properties.r || 5, shape: hideout.shape, fillColor: colour(feature, hideout), fillOpacity: 0.92,
      color: "#fff", weight: 1.4, glyph: (hideout.glyphs || {})[properties.k], pane: hideout.pane,
    };
    if (map) options.renderer = canvas(map, hideout.pane);
    return new (symbol())(latlng, options);
  }

  function shape(feature, context) {
    const hideout = context.hideout || {}, key = (feature.properties || {}).k;
    if (feature.geometry.type === "Point") return {};
    const outline = (feature.properties || {}).kind === "outline" || key === "outline";
    return {
      fillColor: colour(feature, hideout), fillOpacity: key === "outline" ? 0.02 : outline ? 0.25 : 0.85,
      color: outline ? colour(feature, hideout) : "#ffffff", weight: outline ? 1.2 : 0.8,
      className: pattern(key) ? "has-" + pattern(key).slice(11, -1) : "",
    };
  }

  function feature(f, layer) {
    const p = f.properties || {};
    if (!p.label) return;
    const box = document.createElement("div");
    const name = document.createElement("strong");
    name.textContent = p.label;
    box.appendChild(name);
    if (p.tip) { box.appendChild(document.createElement("br")); box.appendChild(document.createTextNode(p.tip)); }
    layer.bindTooltip(box, { sticky: true, direction: "top", offset: [0, -6], opacity: 0.96, className: "tip" });
  }

  function prefecture() {
    return { fillColor: "#ffffff", fillOpacity: 1, color: "#8d9aa3", weight: 1 };
  }
  function river(f) {
    const order = Number((f.properties || {}).k || 1);
    return { color: "#9cc3dd", weight: 0.5 + order * 0.35, opacity: 0.9 };
  }

  /* Town names: more of them as the map comes nearer; of two that would meet, the greater town's stays. */
  function town(f, latlng, context) {
    const rank = Number(f.properties.k || 4);
    const mark = document.createElement("span");
    mark.textContent = f.properties.label;
    const icon = L.divIcon({ html: mark, className: "town town-" + rank, iconSize: null });
    const marker = L.marker(latlng, { icon: icon, interactive: false, keyboard: false, pane: "labels" });
    marker.kodroRank = rank;
    const map = context.map;
    if (map && !map.kodroLabels) {
      map.kodroLabels = [];
      map.on("zoomend moveend resize", function () { declutter(map); });
    }
    if (map) { map.kodroLabels.push(marker); later(map); }
    return marker;
  }
  function later(map) {
    clearTimeout(map.kodroTimer);
    map.kodroTimer = setTimeout(function () { declutter(map); }, 60);
  }
  function declutter(map) {
    const zoom = map.getZoom(), most = zoom < 6.5 ? 2 : zoom < 8 ? 3 : 4, taken = [];
    map.kodroLabels.slice().sort(function (a, b) { return a.kodroRank - b.kodroRank; }).forEach(function (marker) {
      const element = marker.getElement();
      if (!element) return;
      element.style.visibility = "hidden";
      if (marker.kodroRank > most) return;
      const text = element.firstChild.getBoundingClientRect();
      const box = { l: text.left - LABEL_GAP, r: text.right + LABEL_GAP, t: text.top - LABEL_GAP, b: text.bottom + LABEL_GAP };
      const meets = taken.some(function (o) { return box.l < o.r && box.r > o.l && box.t < o.b && box.b > o.t; });
      if (meets) return;
      taken.push(box);
      element.style.visibility = "visible";
    });
  }

  function selected(f) {
    const p = f.properties || {};
    if (p.k === "link") return { color: "#0f3d5c", weight: p.r, opacity: 0.75, lineCap: "round" };
    return { color: "#0f3d5c", weight: 3, fill: false };
  }
  function selectedPoint(f, latlng) {
    return L.circleMarker(latlng, { radius: 18, color: "#0f3d5c", weight: 3, fill: false, interactive: false, pane: "selected" });
  }

  /* What the tools draw: moves (open solid, unknown dotted, shut dashed), numbered remarks, rings of a scenario. */
  const MOVES = { "move-open": ["#00523f", null], "move-unsure": ["#5a6872", "1 7"], "move-shut": ["#b3372f", "9 7"] };
  function mark(f) {
    if (f.geometry.type === "Point") return {};
    const p = f.properties || {}, move = MOVES[p.k] || ["#0f3d5c", null];
    return { color: move[0], weight: p.r, opacity: 0.8, lineCap: "round", dashArray: move[1], pane: "tools" };
  }
  function markPoint(f, latlng) {
    const key = f.properties.k;
    if (key.indexOf("remark-") === 0) {
      const number = document.createElement("span");
      number.textContent = key.slice(7);
      return L.marker(latlng, { icon: L.divIcon({ html: number, className: "remark-mark", iconSize: [24, 24] }), pane: "tools" });
    }
    const dash = { changed: null, assumed: "3 5", compared: null }[key];
    return L.circleMarker(latlng, {
      radius: key === "assumed" ? 13 : 16, color: key === "compared" ? "#0f3d5c" : "#7a3b8f", weight: 3, dashArray: dash,
      fill: false, interactive: key !== "compared", pane: "tools",
    });
  }

  window.kodroMap = {
    mark: mark, markPoint: markPoint,
    point: point, shape: shape, shown: shown, feature: feature, prefecture: prefecture, river: river, town: town,
    selected: selected, selectedPoint: selectedPoint, accent: ACCENT,
  };
})();
