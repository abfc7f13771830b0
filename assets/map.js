/* How features are drawn. One GeoJSON a layer; colour, letter and filter come from its hideout, so that
   recolouring never sends geometry again. Nothing here fetches anything. */
(function () {
  "use strict";
  const ACCENT = "#0f6d9c";
  const GREY = "#c9d0d6";
  const LABEL_GAP = 3, NAME_GAP = 5; // pixels between two labels, and from a town to its name
  const TOLERANCE = 4, LEAST_TARGET = 6; // pixels round a symbol that still are it; radius that any symbol is taken to have
  const AGAIN = "kodro:again"; // looks once more what lies under a pointer that rests
  const AFTER_DRAWING = 400; // milliseconds in which a click still belongs to what was drawn

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
          ctx.fillStyle = o.ink || "#fff"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
          ctx.font = "700 " + Math.max(8, Math.min(14, r)) + "px 'Inter Variable', system-ui, sans-serif";
          ctx.fillText(o.glyph, p.x, p.y + 0.5);
        }
      },
    });
    return window.kodroSymbol;
  }

  /* A canvas of its own for each pane. None takes a pointer event itself: the browser gives it to what lies
     beneath (shapes, the map), and the map first looks whether a symbol of any canvas is meant. */
  function canvas(map, pane) {
    map.kodroCanvases = map.kodroCanvases || {};
    if (!map.kodroCanvases[pane]) {
      const made = L.canvas({ pane: pane, padding: 0.3 });
      map.kodroCanvases[pane] = made;
      made.addTo(map);
      made._container.style.pointerEvents = "none";
    }
    watch(map);
    observe(map, pane);
    return map.kodroCanvases[pane];
  }

  /* A pane is shown and hidden by its style, of which a pointer at rest hears nothing. */
  function observe(map, pane) {
    map.kodroObserved = map.kodroObserved || {};
    if (map.kodroObserved[pane] || !map.getPane(pane)) return;
    map.kodroObserved[pane] = new MutationObserver(function () { again(map); relabel(map); });
    map.kodroObserved[pane].observe(map.getPane(pane), { attributeFilter: ["style"] });
  }

  /* The symbol whose centre is nearest to the pointer, among those it lies on; of two at one distance, the upper. */
  function nearest(map, event) {
    const at = map.mouseEventToLayerPoint(event);
    const panes = Object.keys(map.kodroCanvases || {}).map(function (name) { return map.getPane(name); });
    let best = null, least = Infinity;
    Object.values(map.kodroCanvases || {}).map(function (made, index) { return [made, panes[index]]; })
      .filter(function (pair) { return pair[1] && pair[1].style.display !== "none"; })
      .sort(function (a, b) { return Number(b[1].style.zIndex) - Number(a[1].style.zIndex); })
      .forEach(function (pair) {
        const here = inCanvas(pair[0], at);
        if (here && here.distance < least) { best = here.symbol; least = here.distance; }
      });
    return best;
  }
  function inCanvas(made, at) {
    let found = null;
    Object.values(made._layers || {}).forEach(function (one) {
      if (!one._point || !one.options.interactive || one._empty()) return;
      const distance = one._point.distanceTo(at);
      if (distance > Math.max(one._radius, LEAST_TARGET) + TOLERANCE) return;
      if (!found || distance <= found.distance) found = { symbol: one, distance: distance };
    });
    return found;
  }

  /* Controls, remarks and rings lie above every symbol; while something is drawn, the map is the tool's. */
  const ABOVE = ".leaflet-control, .leaflet-marker-icon, .leaflet-tools-pane, .leaflet-popup-pane";
  function drawing(map) {
    return map.kodroDrawing || Date.now() - (map.kodroDrawn || 0) < AFTER_DRAWING;
  }
  function symbolAt(map, event) {
    const free = !drawing(map) && !map._animatingZoom && !event.target.closest(ABOVE);
    return free ? nearest(map, event) : null;
  }

  /* The whole country in the window, unless the address names a view; read before the page writes its own. */
  const COUNTRY = [[2.2, 14.4], [11.05, 27.5]], FREE = !new URLSearchParams(location.search).has("at");

  /* Room that is left beside it goes to the side of the legend. */
  function fitCountry(map) {
    const zoom = map.getBoundsZoom(COUNTRY, false, L.point(12, 12)), ends = COUNTRY.map(function (at) { return map.project(at, zoom); });
    const spare = map.getSize().x - (ends[1].x - ends[0].x) - 6;
    map.fitBounds(COUNTRY, { paddingTopLeft: [Math.max(6, Math.min(spare, 220)), 6], paddingBottomRight: [6, 6], animate: false });
  }

  function watch(map) {
    if (map.kodroWatched) return;
    map.kodroWatched = true;
    // Not while features are being added, which a moved map adds anew.
    if (FREE) Promise.resolve().then(function () { fitCountry(map.invalidateSize()); });
    window.kodroMap.maps.push(map);
    window.kodroMap.link(map);
    const box = map.getContainer();
    box.addEventListener("click", function (event) {
      const symbol = symbolAt(map, event);
      if (!symbol || map._draggableMoved(symbol)) return;
      event.stopPropagation();
      const others = window.kodroMap.together(symbol);
      if (others.length) window.kodroMap.list(map, symbol.getLatLng(), others, symbol.options.hideout, false);
      else map._fireDOMEvent(event, "click", [symbol]);
    }, true);
    box.addEventListener("mousemove", function (event) {
      const symbol = event.buttons ? null : symbolAt(map, event);
      map.kodroPointer = event;
      map.kodroDismissed = false;
      hover(map, event, symbol);
      if (!symbol) return;
      event.stopPropagation();
      map._fireDOMEvent(event, "mousemove", [symbol]);
    }, true);
    /* A shape came or went under a pointer that rests. */
    ["mouseover", AGAIN].forEach(function (kind) { box.addEventListener(kind, function (event) {
      map.kodroBelow = event.target;
      const symbol = symbolAt(map, event);
      if (symbol) event.stopPropagation();
      if (!map.kodroDismissed) hover(map, event, symbol);
    }, true); });
    /* One name at a time of those that follow the pointer: a shape that another one covers meanwhile is told of it by no
       event. Names that stay (assets/ways.js) are not among them. */
    map.on("tooltipopen", function (event) {
      if (event.tooltip.options.permanent) return;
      const before = map.kodroTip;
      map.kodroTip = event.tooltip;
      if (before && before !== event.tooltip) map.closeTooltip(before);
    });
    map.on("layeradd layerremove moveend", function (event) {
      again(map);
      if (event.layer && event.layer._renderer) relabel(map);
    });
    box.addEventListener("mouseleave", function (event) { map.kodroPointer = null; leave(map, event); });
    map.on("draw:drawstart draw:editstart draw:deletestart", function () { map.kodroDrawing = true; });
    map.on("draw:drawstop draw:editstop draw:deletestop", function () {
      map.kodroDrawing = false;
      map.kodroDrawn = Date.now();
    });
    /* The values under a click that hits no feature; under a right click or a long press, anywhere. */
    map.on("click contextmenu", function (event) {
      if (drawing(map) || !event.latlng) return;
      const at = { lat: event.latlng.lat, lng: event.latlng.lng, at: Date.now() };
      window.dash_clientside.set_props("probe", { data: at });
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      leave(map, new MouseEvent("mousemove"));
      map.kodroDismissed = true; // until the pointer moves
      map.eachLayer(function (layer) {
        const tip = layer.getTooltip && layer.getTooltip();
        if (tip && !tip.options.permanent) layer.closeTooltip();
      });
      if (document.querySelector("#point-value > *")) window.dash_clientside.set_props("point-value", { children: [] });
    });
  }
  /* Symbols or shapes came or went, perhaps under a pointer that rests: for a canvas the browser sends no event, for a
     shape it may send it late or never. */
  function again(map) {
    if (map.kodroAgain) return;
    map.kodroAgain = requestAnimationFrame(function () {
      map.kodroAgain = null;
      const at = map.kodroPointer;
      const below = at && !map.kodroDismissed && document.elementFromPoint(at.clientX, at.clientY);
      if (!below || !map.getContainer().contains(below)) return;
      const before = map.kodroBelow, moved = before !== below;
      function send(kind, target) {
        target.dispatchEvent(new MouseEvent(kind, { bubbles: true, clientX: at.clientX, clientY: at.clientY }));
      }
      if (moved && before && map.getContainer().contains(before)) send("mouseout", before);
      send(moved ? "mouseover" : AGAIN, below);
    });
  }
  function hover(map, event, symbol) {
    if (symbol === map.kodroHovered) return;
    leave(map, event); // what lies beneath is entered again, and with it a symbol that lies on it
    if (symbol && symbol !== map.kodroHovered) enter(map, event, symbol);
  }
  /* A symbol is entered: what lies beneath is left, so that one name shows at a time; and the other way round. */
  function enter(map, event, symbol) {
    map.kodroHovered = symbol;
    map.getContainer().classList.add("on-symbol");
    pass(event, "mouseout");
    map._fireDOMEvent(event, "mouseover", [symbol]);
  }
  function leave(map, event) {
    const before = map.kodroHovered;
    if (!before) return;
    map.kodroHovered = null;
    map.getContainer().classList.remove("on-symbol");
    before.fire("mouseout", { originalEvent: event }, true);
    pass(event, "mouseover");
  }
  function pass(event, kind) {
    const below = event.target;
    if (below && below.classList && below.classList.contains("leaflet-interactive")) {
      below.dispatchEvent(new MouseEvent(kind, { bubbles: true, clientX: event.clientX, clientY: event.clientY }));
    }
  }

  function colour(feature, hideout) {
    return (hideout.colours || {})[(feature.properties || {}).k] || GREY;
  }

  /* Hatch and dots of the legend: no data and values above 100 % are told apart without colour. */
  function pattern(key, hideout) {
    const name = (hideout.patterns || { nodata: "hatch" })[key];
    return name ? "has-kodro-" + name : "";
  }

  function shown(feature, context) {
    return (feature.properties || {}).cluster ? true : window.kodroMap.passes(feature, context.hideout);
  }

  function point(feature, latlng, context) {
    const hideout = context.hideout || {}, properties = feature.properties || {};
    const map = context.map, fill = colour(feature, hideout);
    const hollow = (hideout.hollow || []).indexOf(properties.k) >= 0;
    const ink = (hideout.inks || {})[properties.k]; // a pale symbol has a dark edge and letter
    const options = {
      radius: properties.r || 5, shape: hideout.shape, fillColor: hollow ? "#fff" : fill, fillOpacity: hideout.symbolFill || 0.92,
      color: hollow ? fill : ink && ink !== "#ffffff" ? ink : "#fff", weight: hollow ? 2.2 : 1.4, glyph: (hideout.glyphs || {})[properties.k], ink: ink,
      pane: hideout.pane, bubblingMouseEvents: false, hideout: hideout,
    };
    if (map) options.renderer = canvas(map, hideout.pane);
    return new (symbol())(latlng, options);
  }

  function shape(feature, context) {
    const hideout = context.hideout || {}, key = (feature.properties || {}).k;
    if (context.map) { watch(context.map); observe(context.map, hideout.pane); }
    if (feature.geometry.type === "Point") return {};
    const outline = (feature.properties || {}).kind === "outline" || key === "outline";
    return {
      fillColor: colour(feature, hideout), fillOpacity: key === "outline" ? 0.02 : outline ? 0.25 : hideout.areaFill || 0.85,
      color: outline ? colour(feature, hideout) : "#ffffff", weight: outline ? 1.2 : 0.8,
      className: pattern(key, hideout), bubblingMouseEvents: false,
    };
  }

  function feature(f, layer) {
    if (layer.kodroAlone) f = layer.feature = layer.kodroAlone;
    const p = f.properties || {};
    if (!p.label) return;
    /* Made when it is shown: a layer may hold thousands. */
    function tip() {
      const box = document.createElement("div"), name = document.createElement("strong");
      name.textContent = p.label;
      box.appendChild(name);
      if (p.tip) { box.appendChild(document.createElement("br")); box.appendChild(document.createTextNode(p.tip)); }
      return box;
    }
    layer.bindTooltip(tip, { sticky: true, direction: "auto", offset: [6, 0], opacity: 0.96, className: "tip" });
    /* A shape that has a name on hover would be a stop of the Tab key without saying what it is: the table is its twin. */
    layer.on("add", function () {
      const element = layer.getElement && layer.getElement();
      if (element && element.setAttribute) element.setAttribute("tabindex", "-1");
    });
  }

  function prefecture(f, context) {
    if (context && context.map) watch(context.map);
    return { fillColor: "#ffffff", fillOpacity: 1, color: "#8d9aa3", weight: 1 };
  }
  function river(f) {
    const order = Number((f.properties || {}).k || 1);
    return { color: "#9cc3dd", weight: 0.5 + order * 0.35, opacity: 0.9 };
  }

  /* Town names: more of them as the map comes nearer; of two that would meet, the greater town's stays. Only
     those that are shown are elements of the page: a list of settlements holds thousands. */
  function town(f, latlng, context) {
    const map = context.map, p = f.properties;
    if (!map || !p.label) return;
    if (!map.kodroTowns) {
      map.kodroTowns = new Map();
      map.kodroLabels = L.layerGroup().addTo(map);
      map.on("moveend resize", function () { label(map); });
    }
    map.kodroTowns.set(p.label + " " + latlng.toString(), { at: latlng, name: p.label, rank: Number(p.k || 4) });
    relabel(map);
  }
  function relabel(map) {
    if (!map.kodroTowns) return;
    clearTimeout(map.kodroTimer);
    map.kodroTimer = setTimeout(function () { label(map); }, 60);
  }
  /* Symbols that are seen now. */
  function symbols(map) {
    return Object.keys(map.kodroCanvases || {}).filter(function (pane) { return map.getPane(pane).style.display !== "none"; })
      .flatMap(function (pane) { return Object.values(map.kodroCanvases[pane]._layers || {}); })
      .filter(function (one) { return one._point && one.options.interactive; });
  }
  /* Pixels from a town to its name, to the right or the left: beside a symbol that lies on the town. */
  function aside(map, town, drawn, side) {
    const at = map.latLngToLayerPoint(town.at);
    return drawn.reduce(function (most, one) {
      const covers = one._point.distanceTo(at) < one._radius + NAME_GAP;
      return covers ? Math.max(most, side * (one._point.x - at.x) + one._radius + 3) : most;
    }, NAME_GAP);
  }
  function label(map) {
    const zoom = map.getZoom(), most = zoom < 6.5 ? 2 : zoom < 8 ? 3 : 4, inView = map.getBounds();
    const fonts = townFonts(map), pen = document.createElement("canvas").getContext("2d"), taken = [], drawn = symbols(map);
    function boxOf(one) {
      const at = map.layerPointToContainerPoint(one._point), r = one._radius;
      return { l: at.x - r, r: at.x + r, t: at.y - r, b: at.y + r };
    }
    const rings = drawn.filter(function (one) { return one.kodroSites; }).map(boxOf); // their numbers stay legible
    function free(box, of) {
      return !of.some(function (o) { return box.l < o.r && box.r > o.l && box.t < o.b && box.b > o.t; });
    }
    map.kodroLabels.clearLayers();
    Array.from(map.kodroTowns.values())
      .filter(function (town) { return town.rank <= most && inView.contains(town.at); })
      .sort(function (a, b) { return a.rank - b.rank; })
      .forEach(function (town) {
        const at = map.latLngToContainerPoint(town.at), font = fonts[town.rank], t = at.y - 8 - LABEL_GAP;
        pen.font = font.name;
        const width = pen.measureText(town.name).width;
        const places = [1, -1].map(function (side) {
          const gap = aside(map, town, drawn, side), left = side > 0 ? gap : -gap - width, l = at.x + left - LABEL_GAP;
          return { l: l, r: l + width + 2 * LABEL_GAP, t: t, b: t + font.height + 2 * LABEL_GAP, left: left, under: gap > NAME_GAP };
        });
        // Right where nothing is met, else left; a chief town's name, if need be, over a ring.
        const size = map.getSize();
        const place = places.find(function (box) { return free(box, taken) && free(box, rings) && box.l >= 0 && box.r <= size.x; })
          || (town.rank === 1 && places.find(function (box) { return free(box, taken); }));
        if (!place) return;
        taken.push(place);
        map.kodroLabels.addLayer(townMarker(town, place));
      });
    const covered = drawn.map(boxOf);
    window.kodroMap.prefectureNames(map, map.kodroLabels, pen, function (box) {
      const stays = free(box, taken) && free(box, covered);
      if (stays) taken.push(box);
      return stays;
    });
  }
  function townMarker(town, place) {
    const name = document.createElement("span");
    name.textContent = town.name;
    name.style.left = place.left + "px";
    const icon = L.divIcon({ html: name, className: "town town-" + town.rank + (place.under ? " town-under" : ""), iconSize: null });
    return L.marker(town.at, { icon: icon, interactive: false, keyboard: false, pane: "labels" });
  }
  /* The font of each rank's names as the style sheet and the projector's setting have it. */
  function townFonts(map) {
    const fonts = {}, probe = document.createElement("div"), name = document.createElement("span");
    name.textContent = "X";
    probe.appendChild(name);
    map.getPane("labels").appendChild(probe);
    [1, 2, 3, 4].forEach(function (rank) {
      probe.className = "town town-" + rank;
      const style = getComputedStyle(name);
      fonts[rank] = { name: style.fontWeight + " " + style.fontSize + " " + style.fontFamily, height: name.offsetHeight };
    });
    probe.remove();
    return fonts;
  }

  function selected(f) {
    const p = f.properties || {};
    if (p.k === "link") return { color: "#0f3d5c", weight: p.r, opacity: 0.75, lineCap: "round" };
    if (p.k === "destination") return { color: "#0f3d5c", weight: 2, fillColor: "#fff", fillOpacity: 1 };
    return { color: "#0f3d5c", weight: 3, fill: false };
  }
  function selectedPoint(f, latlng) {
    if ((f.properties || {}).k === "destination") {
      return L.circleMarker(latlng, { radius: f.properties.r, interactive: false, pane: "selected" });
    }
    return L.circleMarker(latlng, { radius: 18, color: "#0f3d5c", weight: 3, fill: false, interactive: false, pane: "selected" });
  }

  /* What the tools draw: moves (open solid, unknown dotted, blocked dashed), numbered remarks, rings of a scenario. */
  const MOVES = { "move-open": ["#00523f", null], "move-undetermined": ["#5a6872", "1 7"], "move-blocked": ["#b3372f", "9 7"] };
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

  window.kodroMap = Object.assign(window.kodroMap || {}, {
    canvas: canvas,
    maps: [], // those on the page, for tests and tools
    mark: mark, markPoint: markPoint,
    point: point, shape: shape, shown: shown, feature: feature, prefecture: prefecture, river: river, town: town,
    selected: selected, selectedPoint: selectedPoint, accent: ACCENT,
  });
})();
