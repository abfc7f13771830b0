/* Sites that a far map cannot tell apart are one ring: their classes by people, with people as its label. A click on
   it, or where symbols lie on one another, lists them. */
(function () {
  "use strict";
  const LEAST = 15, MOST = 23, BAND = 5; // pixels: radius of a ring of few and of many people, and how broad it is
  const CLOSE = 10; // pixels: centres nearer than this cannot be meant apart
  const NEARER = 11; // zoom that a list leads to at most
  const passing = new WeakMap();

  function id(feature) {
    return feature.id !== undefined ? feature.id : (feature.properties || {}).id;
  }
  /* Whether the filters let a feature pass. */
  function passes(feature, hideout) {
    const filters = window.kodroMap.filters, pane = hideout && hideout.pane;
    const only = pane in filters ? filters[pane] : hideout && hideout.only;
    if (!only) return true;
    if (!passing.has(only)) passing.set(only, new Set(only));
    return passing.get(only).has(id(feature));
  }
  function said(name, values) {
    const message = JSON.parse(document.documentElement.dataset.words)[name];
    return message.replace(/{(\w+)}/g, function (whole, key) { return key in values ? values[key] : whole; });
  }
  function number(value, options) {
    return new Intl.NumberFormat(document.documentElement.lang, options).format(value);
  }
  function peopleOf(features) {
    return features.reduce(function (sum, one) { return sum + (one.properties.n || 0); }, 0);
  }

  function ring() {
    if (window.kodroRing) return window.kodroRing;
    window.kodroRing = L.CircleMarker.extend({
      _updatePath: function () {
        const renderer = this._renderer;
        if (!renderer._drawing || this._empty()) return;
        const ctx = renderer._ctx, p = this._point, r = this._radius, o = this.options;
        function circle(radius) { ctx.beginPath(); ctx.arc(p.x, p.y, radius, 0, 2 * Math.PI); }
        circle(r + 1.5); ctx.fillStyle = "#fff"; ctx.fill();
        let from = -Math.PI / 2;
        o.parts.forEach(function (part) {
          const to = from + part.share * 2 * Math.PI;
          ctx.beginPath(); ctx.arc(p.x, p.y, r - BAND / 2, from, to);
          ctx.lineWidth = BAND; ctx.strokeStyle = part.colour; ctx.stroke();
          from = to;
        });
        ctx.strokeStyle = "#fff"; ctx.lineWidth = 1.5; // where one class ends: seen without colour
        if (o.parts.length > 1) o.parts.reduce(function (angle, part) {
          ctx.beginPath();
          ctx.moveTo(p.x + (r - BAND) * Math.cos(angle), p.y + (r - BAND) * Math.sin(angle));
          ctx.lineTo(p.x + r * Math.cos(angle), p.y + r * Math.sin(angle)); ctx.stroke();
          return angle + part.share * 2 * Math.PI;
        }, -Math.PI / 2);
        ctx.strokeStyle = "#5a6872"; ctx.lineWidth = 0.8;
        circle(r); ctx.stroke(); circle(r - BAND); ctx.stroke();
        ctx.fillStyle = "#1d2a33"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
        ctx.font = "700 9.5px 'Inter Variable', system-ui, sans-serif";
        ctx.fillText(o.label, p.x, p.y + 0.5);
      },
    });
    return window.kodroRing;
  }

  /* The share of each class, by people; by sites where nobody was counted. */
  function partsOf(features, hideout) {
    const total = peopleOf(features), sums = {};
    features.forEach(function (one) {
      const p = one.properties;
      sums[p.k] = (sums[p.k] || 0) + (total ? p.n || 0 : 1);
    });
    return Object.keys(hideout.colours).filter(function (key) { return sums[key]; }).map(function (key) {
      return { key: key, colour: hideout.colours[key], share: sums[key] / (total || features.length) };
    });
  }

  function cluster(feature, latlng, index, context) {
    const hideout = context.hideout || {}, map = context.map;
    const features = index.getLeaves(feature.properties.cluster_id, Infinity)
      .filter(function (one) { return passes(one, hideout); });
    if (!features.length) return L.layerGroup();
    if (features.length === 1) return alone(features[0], context);
    const people = peopleOf(features), count = features.length;
    const radius = Math.max(LEAST, Math.min(MOST, LEAST + 4 * Math.log10(Math.max(people, 1) / 1000)));
    const made = new (ring())(latlng, {
      radius: radius, parts: partsOf(features, hideout), pane: hideout.pane, renderer: window.kodroMap.canvas(map, hideout.pane),
      label: people ? number(people, { notation: "compact", maximumSignificantDigits: 2 }) : "?", bubblingMouseEvents: false,
    });
    made.kodroSites = features;
    made.bindTooltip(said("cluster", { count: number(count), people: number(people) }), { direction: "auto", offset: [6, 0], opacity: 0.96, className: "tip", sticky: true });
    made.on("add", function () { made._eventParents = {}; }); // it is no feature that can be selected
    made.on("click", function () { list(map, latlng, features, hideout, true); });
    return made;
  }
  /* The only one that the filters leave of a ring: drawn and selected as itself. */
  function alone(feature, context) {
    const at = feature.geometry.coordinates, made = window.kodroMap.point(feature, L.latLng(at[1], at[0]), context);
    made.kodroAlone = feature;
    return made;
  }

  /* The features whose symbols lie on one another at a symbol, if there are others. */
  function together(symbol) {
    const hideout = symbol.options.hideout;
    if (!hideout || !hideout.clusters || symbol.kodroSites) return [];
    const found = Object.values(symbol._renderer._layers || {}).filter(function (one) {
      return one._point && one.feature && one.options.interactive && !one.kodroSites && one._point.distanceTo(symbol._point) <= CLOSE;
    });
    return found.length > 1 ? found.map(function (one) { return one.feature; }) : [];
  }

  function list(map, at, features, hideout, nearer) {
    const box = document.createElement("div"), title = document.createElement("h3"), sites = document.createElement("ul");
    box.className = "sites-here";
    title.textContent = said("here", { count: number(features.length) });
    box.append(title, sites);
    features.slice().sort(function (a, b) { return (b.properties.n || 0) - (a.properties.n || 0); }).forEach(function (one) {
      sites.appendChild(document.createElement("li")).appendChild(entry(map, one, hideout));
    });
    if (nearer) {
      const closer = document.createElement("button");
      closer.type = "button"; closer.className = "link"; closer.textContent = said("nearer", {});
      closer.addEventListener("click", function () {
        map.closePopup();
        map.fitBounds(L.latLngBounds(features.map(function (one) { return L.latLng(one.geometry.coordinates[1], one.geometry.coordinates[0]); })), { maxZoom: NEARER, padding: [40, 40] });
      });
      box.insertBefore(closer, sites);
    }
    L.popup({ maxWidth: 270, minWidth: 210, className: "sites-popup", autoPanPaddingTopLeft: [10, 48], autoPanPaddingBottomRight: [60, 10] }).setLatLng(at).setContent(box).openOn(map);
  }
  function entry(map, feature, hideout) {
    const p = feature.properties, button = document.createElement("button");
    const letter = document.createElement("b"), name = document.createElement("span"), people = document.createElement("i");
    letter.textContent = (hideout.glyphs || {})[p.k] || "";
    letter.style.background = hideout.colours[p.k];
    letter.style.color = (hideout.inks || {})[p.k] || "#fff";
    name.textContent = p.label;
    people.textContent = p.n === undefined ? "—" : number(p.n);
    button.type = "button";
    button.append(letter, name, people);
    button.addEventListener("click", function () {
      map.closePopup();
      window.dash_clientside.set_props("selection", { data: { kind: hideout.kind, id: id(feature) } });
    });
    return button;
  }
  /* The first Escape closes the list, and nothing else. */
  window.addEventListener("keydown", function (event) {
    const open = event.key === "Escape" && document.querySelector(".sites-popup .leaflet-popup-close-button");
    if (!open) return;
    event.stopImmediatePropagation();
    open.click();
  }, true);

  window.kodroMap = Object.assign(window.kodroMap || {}, { filters: {}, cluster: cluster, passes: passes, together: together, list: list });
})();
