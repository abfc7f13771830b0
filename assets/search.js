/* The search asks the server once typing rests; its answers are shown as they come, and what is typed is never written back. */
(function () {
  "use strict";
  const REST = 250; // milliseconds without a key
  let waiting = null;
  window.dashMantineFunctions = window.dashMantineFunctions || {};
  window.dashMantineFunctions.kodroAll = function (asked) { return asked.options; };
  document.addEventListener("input", function (event) {
    if (event.target.id !== "search") return;
    const typed = event.target.value;
    clearTimeout(waiting);
    waiting = setTimeout(function () { window.dash_clientside.set_props("search-typed", { data: typed }); }, REST);
  });
})();
