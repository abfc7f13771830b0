/* Outside the country the base map fades: rivers end nowhere in a rectangle of data, and what is judged stands out.
   Prefectures have their names where the map is near enough and nothing else stands there. */
(function () {
  "use strict";
  const WORLD = [[-60, -120], [-60, 160], [75, 160], [75, -120]];
  const NAMES_FROM = 6.5, NAMES_TO = 9; // zoom
  const SPACED = 1.12; // how much wider spaced capitals are
  const FADED = { fillColor: "#e9edf0", fillOpacity: 0.82, stroke: false, fillRule: "evenodd", interactive: false, pane: "mask" };

  function ringsOf(feature) {
    const polygons = feature.geometry.type === "Polygon" ? [feature.geometry.coordinates] : feature.geometry.coordinates;
    return polygons.map(function (rings) { return rings[0].map(function (at) { return [at[1], at[0]]; }); });
  }
  /* One shape, once every prefecture is known: the world with a hole for each. */
  function outside(feature, layer, context) {
    const map = context.map;
    const name = (feature.properties || {}).label;
    map.kodroPrefectures = (map.kodroPrefectures || []).filter(function (one) { return one.name !== name; })
      .concat(name ? { name: name, at: layer.getBounds().getCenter() } : []);
    map.kodroInside = (map.kodroInside || []).concat(ringsOf(feature));
    clearTimeout(map.kodroMaskTimer);
    map.kodroMaskTimer = setTimeout(function () {
      if (map.kodroMask) map.kodroMask.remove();
      map.kodroMask = L.polygon([WORLD].concat(map.kodroInside), FADED).addTo(map);
      map.kodroInside = null;
    }, 0);
  }

  /* Names of prefectures, in grey capitals, into a group; `free` says whether a box meets nothing, and keeps it. */
  function prefectureNames(map, group, pen, free) {
    const zoom = map.getZoom(), inView = map.getBounds();
    if (zoom < NAMES_FROM || zoom >= NAMES_TO) return;
    pen.font = "600 11px 'Inter Variable', Inter, system-ui, sans-serif";
    (map.kodroPrefectures || []).forEach(function (one) {
      const at = map.latLngToContainerPoint(one.at), half = pen.measureText(one.name.toUpperCase()).width * SPACED / 2;
      if (!inView.contains(one.at) || !free({ l: at.x - half, r: at.x + half, t: at.y - 9, b: at.y + 9 })) return;
      const words = document.createElement("span");
      words.textContent = one.name;
      const icon = L.divIcon({ html: words, className: "prefecture-name", iconSize: null });
      group.addLayer(L.marker(one.at, { icon: icon, interactive: false, keyboard: false, pane: "labels" }));
    });
  }

  window.kodroMap = Object.assign(window.kodroMap || {}, { outside: outside, prefectureNames: prefectureNames });
})();
