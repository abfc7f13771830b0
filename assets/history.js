/* The address says what the page shows; what a person does is an entry of the browser's history, and Back and
   Forward restore it without a reload (callbacks/url.py writes the query, callbacks/history.py restores it). */
(function () {
  "use strict";
  const TYPING = 3000; // milliseconds within which letters of one field are one step
  window.dash_clientside = window.dash_clientside || {};
  let acted = false; // something was done since the address was written last
  let written = ""; // the query that the page stands for
  let started = false; // the first query only completes the address that the page was opened with
  let typed = 0; // when an entry was made for a number that is being typed

  ["pointerdown", "keydown", "input", "change"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      if (event.isTrusted && !event.altKey && !event.metaKey) acted = true;
    }, true);
  });

  /* What makes an entry: everything but the map's view and how opaque a layer is. */
  function step(query) {
    const parts = [];
    new URLSearchParams(query).forEach(function (value, name) {
      if (name !== "at") parts.push(name + "=" + (name.indexOf("l.") === 0 ? value.split(",")[0] : value));
    });
    return parts.sort();
  }
  function differing(one, other) {
    const a = step(one), b = step(other);
    return a.filter(function (p) { return b.indexOf(p) < 0; }).concat(b.filter(function (p) { return a.indexOf(p) < 0; }));
  }

  function write(query) {
    const parts = differing(query, written);
    const number = parts.length > 0 && parts.every(function (p) { return p.indexOf("people=") === 0; });
    const again = number && Date.now() - typed < TYPING;
    const makesEntry = started && acted && parts.length > 0 && !again;
    window.history[makesEntry ? "pushState" : "replaceState"](null, "", "?" + query);
    if (parts.length) acted = false;
    typed = number ? Date.now() : 0;
    written = query;
    started = true;
  }

  window.addEventListener("popstate", function () {
    const query = window.location.search.replace(/^[?]/, "");
    if (query === written) return; // a jump within the page
    written = query;
    acted = false;
    window.dash_clientside.set_props("went-to", { data: { query: query, n: Date.now() } });
  });

  window.dash_clientside.kodro = Object.assign(window.dash_clientside.kodro || {}, {
    writeAddress: function (query, other) {
      if (!query) return window.dash_clientside.no_update;
      write(query);
      return "?" + query.replace(/(^|&)lang=[a-z]+/, "$1lang=" + other);
    },
  });
})();
