// Reloads the page, at the same scroll position, when a ledger, template or configuration
// file is saved. Everything else on the page works without it.
(() => {
  "use strict";
  const key = "place " + location.pathname + location.search;
  const main = document.getElementById("main");
  const places = () => [...main.querySelectorAll("[id]")];

  const keep = () => {
    const at = places().find((e) => e.getBoundingClientRect().bottom > 0);
    sessionStorage.setItem(key, JSON.stringify({ y: scrollY, id: at ? at.id : "", top: at ? at.getBoundingClientRect().top : 0 }));
  };
  const kept = sessionStorage.getItem(key);
  if (kept) {
    sessionStorage.removeItem(key);
    history.scrollRestoration = "manual";
    const { y, id, top } = JSON.parse(kept);
    const back = () => {
      const at = id && document.getElementById(id);
      scrollTo({ top: at ? scrollY + at.getBoundingClientRect().top - top : y, behavior: "instant" });
    };
    back();
    addEventListener("load", () => { back(); history.scrollRestoration = "auto"; });
  }

  const typing = () => [...document.querySelectorAll("input[type=text]")].some((e) => e.value !== e.defaultValue);
  const events = new EventSource("/events");
  events.onmessage = (e) => {
    if (e.data === document.documentElement.dataset.version) return;
    if (typing()) {
      document.getElementById("live").textContent = "The draft changed. Reload the page before you sign.";
      return;
    }
    events.close();
    keep();
    location.reload();
  };
  addEventListener("pagehide", () => events.close());
})();
