/* The ways from the chosen site to its destinations: an arrow to each, with its name, share and distance. */
(function () {
  "use strict";
  const SHORTEST = 26; // pixels: a shorter way has no room for an arrow's head
  const SIDES = ["right", "left", "bottom", "top"]; // where a name may stand, the first that meets nothing: away from the site

  function selectedFeature(feature, layer, context) {
    const p = feature.properties || {}, map = context.map;
    if (p.k !== "link" && p.k !== "destination") return;
    watch(map);
    layer.on("add", function () {
      if (p.k === "link") map.kodroWays.heads.set(layer, head(map, layer).addTo(map));
      else map.kodroWays.ends.push(layer);
      settle(map);
    });
    layer.on("remove", function () {
      const arrow = map.kodroWays.heads.get(layer);
      if (arrow) arrow.remove();
      map.kodroWays.heads.delete(layer);
      map.kodroWays.ends = map.kodroWays.ends.filter(function (one) { return one !== layer; });
    });
    if (p.k === "destination") {
      layer.bindTooltip(words(p), { permanent: true, direction: SIDES[0], offset: [0, 0], opacity: 1, className: "way" });
    }
  }
  function words(p) {
    const box = document.createElement("div"), name = document.createElement("strong"), said = document.createElement("span");
    name.textContent = p.label;
    said.textContent = p.tip;
    box.append(name, said);
    return box;
  }
  function watch(map) {
    if (map.kodroWays) return;
    map.kodroWays = { heads: new Map(), ends: [] };
    map.on("zoomend moveend resize", function () { settle(map); });
  }
  function settle(map) {
    cancelAnimationFrame(map.kodroWays.frame);
    map.kodroWays.frame = requestAnimationFrame(function () { arrange(map); });
  }

  /* Heads where there is room for one; names where they meet no other, the most wanted first. */
  function arrange(map) {
    map.kodroWays.heads.forEach(function (arrow, line) {
      const ends = line.getLatLngs().map(function (at) { return map.latLngToLayerPoint(at); });
      arrow.getElement().hidden = ends[0].distanceTo(ends[ends.length - 1]) < SHORTEST;
    });
    const taken = [], within = map.getContainer().getBoundingClientRect();
    const first = map.kodroWays.heads.keys().next().value, site = first && map.latLngToLayerPoint(first.getLatLngs()[0]);
    map.kodroWays.ends.forEach(function (end) {
      const away = site && map.latLngToLayerPoint(end.getLatLng()).x < site.x ? ["left", "right", "bottom", "top"] : SIDES;
      const tip = end.getTooltip(), element = tip && tip.getElement();
      if (!element) return;
      const side = away.find(function (one) {
        tip.options.direction = one;
        tip.update();
        return free(element.getBoundingClientRect(), taken, within);
      });
      element.style.visibility = side ? "" : "hidden";
      if (side) taken.push(element.getBoundingClientRect());
    });
  }
  function free(box, taken, within) {
    const inside = box.left >= within.left && box.right <= within.right && box.top >= within.top && box.bottom <= within.bottom;
    return inside && !taken.some(function (o) { return box.left < o.right && box.right > o.left && box.top < o.bottom && box.bottom > o.top; });
  }
  /* A line that is straight on the map has one direction at every zoom. */
  function head(map, line) {
    const ends = line.getLatLngs(), from = map.project(ends[0]), to = map.project(ends[ends.length - 1]);
    const shape = document.createElement("i");
    shape.style.transform = "rotate(" + Math.atan2(to.y - from.y, to.x - from.x) + "rad)";
    const icon = L.divIcon({ html: shape, className: "way-head", iconSize: [0, 0] });
    return L.marker(ends[ends.length - 1], { icon: icon, interactive: false, keyboard: false, pane: "selected" });
  }

  window.kodroMap = Object.assign(window.kodroMap || {}, { selectedFeature: selectedFeature });
})();
