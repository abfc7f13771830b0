/* What the crawl reads of a page: its controls, whether it rests, the features that its map draws. */
(() => {
  const crawl = (window.crawl = { pending: 0, last: 0, count: 0, map: null, served: {}, ids: {}, names: [] });
  const fetchOfPage = window.fetch;
  window.fetch = function (...given) {
    crawl.pending += 1;
    const done = () => { crawl.pending -= 1; crawl.last = performance.now(); };
    const answer = fetchOfPage.apply(this, given);
    const layer = /\/layers\/(\w+)\.geojson/.exec(String(given[0] && given[0].url ? given[0].url : given[0]));
    answer.then((got) => (layer && got.ok ? serve(layer[1], got.clone()) : null)).then(done, done);
    return answer;
  };
  /* What the server gave of a layer: how many features, and names that search must find. */
  async function serve(layer, got) {
    const features = (await got.json()).features || [];
    crawl.served[layer] = features.length;
    crawl.ids[layer] = features.map((f) => String(f.id));
    const named = features.map((f) => ({ layer, id: String(f.id), name: String((f.properties || {}).label || "") }));
    crawl.names.push(...named.filter((f) => f.name && f.name !== "null").slice(0, 400));
  }
  let leaflet;
  Object.defineProperty(window, "L", {
    configurable: true,
    get: () => leaflet,
    set: (library) => {
      leaflet = library;
      if (library && library.Map && !library.crawled) {
        library.crawled = true;
        library.Map.addInitHook(function () { crawl.map = this; });
      }
    },
  });

  /* Long enough for what an event set off to have asked the server. A frame asked for here would be drawn in vain. */
  crawl.begun = () => new Promise((done) => setTimeout(done, 40));

  /* Nothing is awaited, nothing was answered just now, and Dash draws no component anew. */
  crawl.rests = () =>
    crawl.pending === 0 && performance.now() - crawl.last > 60 &&
    !document.querySelector("[data-dash-is-loading=true]");

  const visible = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  /* Some controls are drawn beside their input, which is hidden. */
  const seen = (e) => visible(e) || Boolean(e.closest("label") && visible(e.closest("label")))
    || Boolean(e.parentElement && e.matches("[type=checkbox], [type=radio]") && visible(e.parentElement));
  const nameOf = (e) => {
    const labelled = (e.getAttribute("aria-labelledby") || "").split(" ").map((i) => document.getElementById(i)).find(Boolean);
    const label = e.getAttribute("aria-label") || (labelled && labelled.textContent)
      || (e.labels && e.labels[0] && e.labels[0].textContent) || e.textContent || e.title || e.placeholder || e.value || "";
    return label.trim().replace(/\s+/g, " ").slice(0, 60);
  };
  const placeOf = (e) => {
    for (let at = e; at; at = at.parentElement) if (at.id && !at.id.startsWith("mantine-") && !at.id.startsWith("_")) return at.id;
    return "";
  };
  const kindOf = (e) => {
    const type = (e.getAttribute("type") || "").toLowerCase();
    if (e.matches("[type=checkbox], [type=radio], [role=switch], [aria-pressed]")) return "check";
    if (e.matches("input[aria-haspopup=listbox]")) return "choice";
    if (e.matches("[role=slider]")) return "slider";
    if (type === "file") return "file";
    if (type === "date") return "date";
    if (e.matches("input") && (type === "number" || /numeric|decimal/.test(e.inputMode))) return "number";
    if (e.matches("input:not([type=hidden]), textarea")) return "text";
    if (e.matches("a[href]")) return /^#|^javascript/.test(e.getAttribute("href")) ? "button" : "link";
    return "button";
  };
  const CONTROLS = "button, a[href], input, textarea, summary, [role=slider], [role=switch], [role=button]";
  const APART = ".ag-root, [role=option], .leaflet-interactive, .leaflet-marker-icon, .js-plotly-plot";

  /* Controls that a person could use now, each marked so that it can be found again. A dialog lies above all else. */
  crawl.controls = (within) => {
    const dialog = [...document.querySelectorAll("[role=dialog]")].find(visible);
    const roots = dialog ? [dialog] : [...document.querySelectorAll(within)];
    const met = {};
    return roots.flatMap((root) => [...root.querySelectorAll(CONTROLS)])
      .filter((e) => !e.closest(APART) && !e.disabled && e.getAttribute("aria-disabled") !== "true")
      .filter((e) => kindOf(e) === "file" || seen(e))
      .map((e) => {
        const kind = kindOf(e);
        const plain = [placeOf(e), kind, nameOf(e)].join(" | ").replace(/[\d\s.,]+/g, " ");
        met[plain] = (met[plain] || 0) + 1;
        if (!e.dataset.crawl) e.dataset.crawl = String(++crawl.count);
        return {
          key: met[plain] > 1 ? `${plain} #${met[plain]}` : plain, kind, mark: e.dataset.crawl, place: placeOf(e), same: plain,
          nth: met[plain], href: e.getAttribute("href") || "", value: e.value || "", checked: Boolean(e.checked), dialog: Boolean(dialog),
        };
      });
  };
  /* The button that reads a field: the first in the nearest part of the panel that holds both. */
  crawl.reader = (selector) => {
    const field = document.querySelector(selector);
    for (let at = field && field.parentElement; at && at.id !== "panel" && at !== document.body; at = at.parentElement) {
      const button = [...at.querySelectorAll("button[id]:not([aria-haspopup])")].find((e) => !e.disabled && visible(e));
      if (button) return button.id;
    }
    return "";
  };
  /* Texts that only a fault of the program writes. */
  crawl.nonsense = () => (document.body.innerText.match(/\bNaN\b|\bundefined\b|\[object \w+\]|\bNone\b|\bnan\b|Error loading/g) || []);
  crawl.alerts = () => [...document.querySelectorAll("[role=alert], .failed-state, [class*=InputWrapper-error]")]
    .filter(visible).map((e) => ({ words: e.innerText.trim(), wide: Boolean(e.closest(".notice")) })).filter((a) => a.words);

  /* What stands over the page for now, and what closes it. */
  crawl.banners = () => [...document.querySelectorAll(".head > :not(header)")].filter((e) => visible(e) && e.innerText.trim());
  crawl.closers = () => crawl.banners().flatMap((e) => [...e.querySelectorAll("button")])
    .filter((e) => visible(e) && e.matches("[class*=close]"));

  /* Of a pane: how many features it draws, and where on the screen some of them can be clicked. */
  crawl.features = (pane) => {
    const drawn = [];
    crawl.map.eachLayer((layer) => {
      if (!layer.feature || !layer._map) return;
      const element = layer.getElement && layer.getElement();
      const holder = element ? element.closest(".leaflet-pane[class*=-pane]") : null;
      const name = layer.options.pane && layer.options.pane !== "overlayPane" && layer.options.pane !== "markerPane"
        ? `leaflet-${layer.options.pane}-pane` : holder ? holder.className : "";
      if (name.includes(pane)) drawn.push(layer);
    });
    return drawn;
  };
  crawl.show = (pane, nth) => {
    const drawn = crawl.features(pane);
    if (!drawn.length) return { count: 0 };
    const layer = drawn[Math.min(nth, drawn.length - 1)];
    const at = layer.getLatLng ? layer.getLatLng() : layer.getBounds().getCenter();
    crawl.map.setView(at, Math.max(crawl.map.getZoom(), 9), { animate: false });
    const box = crawl.map.getContainer().getBoundingClientRect();
    const point = crawl.map.latLngToContainerPoint(at);
    const element = layer.getElement && layer.getElement();
    const hit = !element || document.elementFromPoint(box.left + point.x, box.top + point.y) === element;
    return { hit, count: drawn.length, x: box.left + point.x, y: box.top + point.y, id: String(layer.feature.id ?? (layer.feature.properties || {}).id ?? "") };
  };
  crawl.layers = () => [...document.querySelectorAll("[class*='leaflet-layer-']")]
    .map((e) => (e.className.match(/leaflet-(layer-[\w-]+)-pane/) || [])[1]).filter(Boolean);
})();
