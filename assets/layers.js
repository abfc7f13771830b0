/* The list of layers: found by name, and which of them a person has switched himself. */
(function () {
  "use strict";
  function plain(words) {
    return words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();
  }
  /* Rows whose name holds what is typed; where none does, that is said and all stay. */
  function find(typed) {
    const rows = Array.from(document.querySelectorAll(".layer-row")), asked = plain(typed);
    const found = rows.filter(function (row) { return plain(row.title).indexOf(asked) >= 0; });
    rows.forEach(function (row) { row.hidden = found.length > 0 && found.indexOf(row) < 0; });
    document.querySelectorAll(".layer-group").forEach(function (group) {
      group.hidden = !group.querySelector(".layer-row:not([hidden])");
    });
    document.getElementById("layer-unfound").hidden = found.length > 0;
  }
  document.addEventListener("input", function (event) {
    if (event.target.id === "layer-search") find(event.target.value);
  });

  /* Before the page is told that a layer is on or off: from now on no lens switches it. */
  document.addEventListener("click", function (event) {
    const box = event.target.closest && event.target.closest(".layer-shown input");
    if (!box) return;
    const layer = JSON.parse(box.id).layer, chosen = window.dash_clientside.kodro.chosenLayers;
    if (chosen.indexOf(layer) >= 0) return;
    window.dash_clientside.set_props("layers-chosen", { data: chosen.concat(layer).sort() });
  }, true);

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.kodro = Object.assign(window.dash_clientside.kodro || {}, {
    chosenLayers: [],
    keepChosen: function (layers) {
      window.dash_clientside.kodro.chosenLayers = layers || [];
      return window.dash_clientside.no_update;
    },
  });
})();
