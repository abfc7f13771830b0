/* A row of the table and its feature on the map are shown together, whichever the pointer or the keyboard is on; and
   names that follow the pointer stay within the map. */
(function () {
  "use strict";
  const EDGE = 4; // pixels kept between a name and the edge of the map
  let mark = null; // what is drawn round the feature of a row

  function id(feature) {
    return String(feature.id !== undefined ? feature.id : (feature.properties || {}).id).split("@")[0];
  }

  /* From the table to the map. */
  function rowOf(target) {
    const row = target && target.closest && target.closest("#table .ag-row[row-id]");
    return row ? row.getAttribute("row-id") : null;
  }
  function layerOf(map, wanted) {
    let found = null;
    map.eachLayer(function (layer) {
      if (found || !layer.feature || (layer.options || {}).interactive === false) return;
      const within = layer.kodroSites || [layer.feature];
      if ((layer.getLatLng || layer.getBounds) && within.some(function (one) { return id(one) === wanted; })) found = layer;
    });
    return found;
  }
  function show(wanted) {
    if (mark) mark.remove();
    mark = null;
    const map = window.kodroMap.maps[0], layer = wanted && map && layerOf(map, wanted);
    if (!layer) return;
    const style = { color: window.kodroMap.accent, weight: 3, fill: false, interactive: false, pane: "selected", className: "row-mark" };
    mark = layer.getLatLng
      ? L.circleMarker(layer.getLatLng(), Object.assign({ radius: (layer._radius || 6) + 5 }, style))
      : L.geoJSON(layer.feature, { style: function () { return style; }, interactive: false, pane: "selected" });
    mark.addTo(map);
  }
  let shown = null;
  function follow(target) {
    const wanted = rowOf(target);
    if (wanted !== shown) show(shown = wanted);
  }
  document.addEventListener("mouseover", function (event) { follow(event.target); });
  document.addEventListener("focusin", function (event) { follow(event.target); });

  /* From the map to the table: rows that are in it now. */
  function lit(layer) {
    const features = !layer || !layer.feature ? [] : layer.kodroSites || [layer.feature], wanted = new Set(features.map(id));
    document.querySelectorAll("#table .ag-row[row-id]").forEach(function (row) {
      row.classList.toggle("row-lit", wanted.has(row.getAttribute("row-id")));
    });
  }

  function link(map) {
    keepInside();
    map.on("tooltipopen", function (event) { if (!event.tooltip.options.permanent) lit(event.tooltip._source); });
    map.on("tooltipclose", function (event) { if (!event.tooltip.options.permanent) lit(null); });
    map.on("moveend", function () { // a ring takes the place of symbols, or they its
      if (shown) requestAnimationFrame(function () { show(shown); });
    });
  }
  function keepInside() {
    if (L.Tooltip.prototype.kodroPlace) return;
    const place = L.Tooltip.prototype._setPosition;
    L.Tooltip.include({
      kodroPlace: place,
      _setPosition: function (at) {
        place.call(this, at);
        if (this.options.permanent || !this._map) return;
        const box = this._container.getBoundingClientRect(), map = this._map.getContainer().getBoundingClientRect();
        const x = Math.max(map.left + EDGE - box.left, Math.min(0, map.right - EDGE - box.right));
        const y = Math.max(map.top + EDGE - box.top, Math.min(0, map.bottom - EDGE - box.bottom));
        if (x || y) L.DomUtil.setPosition(this._container, L.DomUtil.getPosition(this._container).add([x, y]));
      },
    });
  }

  window.kodroMap = Object.assign(window.kodroMap || {}, { link: link });
})();
