/* A server that does not answer is said in words. What was asked of it waits, with everything that was entered, and is
   asked again until it answers: nothing of the page is lost. What takes long is asked again until it is there. */
(function () {
  "use strict";
  const AGAIN = 5000; // milliseconds between two attempts
  const NOT_YET = 202; // the server is still at it (server/deferred.py)
  const LOST = [502, 503, 504]; // what a proxy answers for a server that is down
  const ask = window.fetch.bind(window);
  let waiting = []; // what to do once the server answers
  let timer = null, leaving = false;

  window.addEventListener("pagehide", function () { leaving = true; });
  window.addEventListener("pageshow", function () { leaving = false; });

  function home(request) {
    return new URL(request instanceof Request ? request.url : String(request), document.baseURI).origin === location.origin;
  }
  function say(lost) {
    const bar = document.getElementById("server-lost");
    if (bar) bar.hidden = !lost;
  }
  function answers() {
    return ask("/healthz", { cache: "no-store" }).then(function (answer) { return answer.ok; }, function () { return false; });
  }
  function attempt() {
    clearTimeout(timer);
    answers().then(function (well) {
      say(!well);
      if (!well) { timer = setTimeout(attempt, AGAIN); return; }
      const now = waiting;
      waiting = [];
      now.forEach(function (go) { go(); });
    });
  }
  /* The same request again once the server answers; a request may be read once, so it is kept whole. */
  function later(send) {
    return new Promise(function (resolve) {
      waiting.push(function () { resolve(send()); });
      if (waiting.length === 1) attempt();
    });
  }

  function pauseOf(answer) { return 1000 * (Number(answer.headers.get("Retry-After")) || 0); }
  function after(pause) { return new Promise(function (go) { setTimeout(go, pause); }); }

  /* The session has ended: the page of signing in leads back to this address. */
  function signInAgain() {
    if (leaving) return;
    leaving = true;
    const next = "/sign-in?next=" + encodeURIComponent(location.pathname + location.search);
    location.assign(next + "&lang=" + encodeURIComponent(document.documentElement.lang));
  }

  /* Each thing that is asked carries a key, the same each time it is sent: the server does it once (server/once.py). */
  function marked(request, options) {
    if (request instanceof Request) return options;
    const headers = new Headers((options || {}).headers || {}), random = window.crypto.getRandomValues(new Uint8Array(16));
    headers.set("X-Kodro-Once", Array.from(random, function (b) { return b.toString(16).padStart(2, "0"); }).join(""));
    return Object.assign({}, options, { headers: headers });
  }

  function again(request, options, key) {
    const headers = new Headers((options || {}).headers || (request instanceof Request ? request.headers : {}));
    headers.set("X-Kodro-Once", key);
    headers.set("X-Kodro-Again", "1");
    return Object.assign({}, options, { headers: headers });
  }

  /* How many seconds the page has waited for what takes long. */
  const since = new Map(); // when each answer was first not there, by what was asked
  function tell() {
    const pill = document.getElementById("working") || document.getElementById("opening-wait"); // before the page stands
    if (!pill) return;
    pill.hidden = since.size === 0;
    if (since.size) pill.lastChild.textContent = Math.round((Date.now() - Math.min(...since.values())) / 1000) + " s";
  }

  window.fetch = function (request, options) {
    if (!home(request)) return ask(request, options);
    options = marked(request, options);
    const aborted = options && options.signal, name = {};
    let key = ""; // given by the server with its "not yet"
    function send() {
      const copy = request instanceof Request ? request.clone() : request;
      return ask(copy, key ? again(copy, options, key) : options).then(function (answer) {
        if (answer.status === 401) signInAgain();
        if (answer.status === NOT_YET) {
          key = answer.headers.get("X-Kodro-Once");
          if (!since.has(name)) since.set(name, Date.now());
          tell();
          const pause = pauseOf(answer); // many wait
          return pause ? after(pause).then(send) : send();
        }
        if (LOST.indexOf(answer.status) < 0) return answer;
        const pause = pauseOf(answer); // too much is in line; or a proxy says it for a server that is down
        return pause ? after(Math.min(pause, AGAIN)).then(function () { return later(send); }) : later(send);
      }, function (problem) {
        if (leaving || problem.name === "AbortError" || (aborted && aborted.aborted)) throw problem;
        return later(send);
      });
    }
    return send().finally(function () { since.delete(name); tell(); });
  };

  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-retry]")) attempt();
  });
})();
