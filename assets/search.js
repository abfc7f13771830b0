/* The search asks the server once typing rests; its answers are shown as they come, and what is typed is never written back. */
(function () {
  "use strict";
  const REST = 250; // milliseconds without a key
  let waiting = null;
  window.dashMantineFunctions = window.dashMantineFunctions || {};
  window.dashMantineFunctions.kodroAll = function (asked) { 
    return asked.options.filter(function (option) { return !option.hidden; });
  };
  /* A value that turns from undefined to null with the first answer would empty the field: it is null before. */
  function begin() {
    if (!document.getElementById("search")) return setTimeout(begin, 50);
    window.dash_clientside.set_props("search", { value: null });
  }
  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("input", function (event) {
    if (event.target.id !== "search") return;
    const typed = event.target.value;
    clearTimeout(waiting);
    waiting = setTimeout(function () { window.dash_clientside.set_props("search-typed", { data: typed }); }, REST);
  });
})();
