/* Where one is: the place in the header, its tabs over the panel; the menu closes when something else is used. */
(function () {
  "use strict";
  window.dash_clientside = window.dash_clientside || {};

  function mark(element, here) {
    if (here) element.setAttribute("aria-current", "page");
    else element.removeAttribute("aria-current");
  }

  window.dash_clientside.kodro = Object.assign(window.dash_clientside.kodro || {}, {
    /* A tab's place is the first part of its address. */
    markPlace: function (lens) {
      const place = lens.split(".")[0];
      document.querySelectorAll("button[data-place]").forEach(function (e) { mark(e, e.dataset.place === place); });
      document.querySelectorAll(".place-tabs").forEach(function (e) { e.hidden = e.dataset.place !== place; });
      document.querySelectorAll("button[data-lens]").forEach(function (e) { mark(e, e.dataset.lens === lens); });
      const panel = document.getElementById("panel");
      if (panel) panel.scrollTop = 0;
      return window.dash_clientside.no_update;
    },
  });

  /* A drawer is closed by the button that opened it. */
  document.addEventListener("click", function (event) {
    const drawer = event.target.closest("[data-closes]");
    if (!drawer || drawer.getAttribute("aria-current") !== "page") return;
    event.stopPropagation();
    window.dash_clientside.set_props("lens", { data: drawer.dataset.closes });
  }, true);

  function closeMenu(except) {
    document.querySelectorAll(".menu[open]").forEach(function (menu) { if (!menu.contains(except)) menu.open = false; });
  }
  document.addEventListener("pointerdown", function (event) { closeMenu(event.target); });
  document.addEventListener("focusin", function (event) { closeMenu(event.target); });
  document.addEventListener("click", function (event) {
    if (event.target.closest(".menu [data-props]")) closeMenu(null);
  });
  document.addEventListener("keydown", function (event) {
    const menu = document.querySelector(".menu[open]");
    if (event.key !== "Escape" || !menu) return;
    event.stopPropagation(); // what is selected stays
    menu.open = false;
    menu.querySelector("summary").focus();
  }, true);
})();
