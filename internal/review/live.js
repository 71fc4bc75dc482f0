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

  const live = document.getElementById("live");
  const typing = () => [...document.querySelectorAll("input[type=text], textarea")].some((e) => e.value !== e.defaultValue);
  const events = new EventSource("/events");
  events.onmessage = (e) => {
    if (e.data === document.documentElement.dataset.version) return;
    if (typing()) {
      live.textContent = "The draft changed. Save or copy what you entered, then reload the page.";
      return;
    }
    events.close();
    keep();
    location.reload();
  };

  // How far the next draft has come. On the page that waits for the first draft, each file has a row.
  const phase = document.getElementById("phase");
  events.addEventListener("reading", (e) => {
    const now = JSON.parse(e.data);
    if (!phase) {
      live.textContent = now.phase;
      return;
    }
    if (!now.phase) return;
    phase.textContent = now.phase;
    const share = document.getElementById("share");
    if (now.share < 0) share.removeAttribute("value");
    else share.value = now.share;
    const files = document.getElementById("files");
    files.replaceChildren(...now.files.map((f) => {
      const row = document.createElement("tr");
      const file = document.createElement("code");
      file.textContent = f.file;
      for (const text of [f.ledger, file, f.state]) row.insertCell().append(text);
      row.cells[2].className = "num";
      return row;
    }));
  });
  addEventListener("pagehide", () => events.close());
})();
