/* Outside the country the base map fades: rivers end nowhere in a rectangle of data, and what is judged stands out. */
(function () {
  "use strict";
  const WORLD = [[-60, -120], [-60, 160], [75, 160], [75, -120]];
  const FADED = { fillColor: "#e9edf0", fillOpacity: 0.82, stroke: false, fillRule: "evenodd", interactive: false, pane: "mask" };

  function ringsOf(feature) {
    const polygons = feature.geometry.type === "Polygon" ? [feature.geometry.coordinates] : feature.geometry.coordinates;
    return polygons.map(function (rings) { return rings[0].map(function (at) { return [at[1], at[0]]; }); });
  }
  /* One shape, once every prefecture is known: the world with a hole for each. */
  function outside(feature, layer, context) {
    const map = context.map;
    map.kodroInside = (map.kodroInside || []).concat(ringsOf(feature));
    clearTimeout(map.kodroMaskTimer);
    map.kodroMaskTimer = setTimeout(function () {
      if (map.kodroMask) map.kodroMask.remove();
      map.kodroMask = L.polygon([WORLD].concat(map.kodroInside), FADED).addTo(map);
      map.kodroInside = null;
    }, 0);
  }

  window.kodroMap = Object.assign(window.kodroMap || {}, { outside: outside });
})();
