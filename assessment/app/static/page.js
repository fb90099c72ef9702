// Beside Streamlit's own page: language, the top of a new part, a word when offline, ticks that outlive the tab.
(() => {
  "use strict";
  const words = {
    nl: {
      offline: "Geen verbinding. Wat je op deze pagina hebt ingevuld, blijft staan; we proberen het steeds opnieuw.",
      skip: "Naar de inhoud",
    },
    en: {
      offline: "No connection. What you filled in on this page stays; we keep trying.",
      skip: "Skip to the content",
    },
  };
  const root = document.documentElement;

  function spoken() {
    return words[root.lang] || words.en;
  }

  function keyed(prefix) {
    const element = document.querySelector(`[class*="st-key-${prefix}"]`);
    const name = element && [...element.classList].find((entry) => entry.startsWith(`st-key-${prefix}`));
    return name ? name.slice(`st-key-${prefix}`.length) : "";
  }

  // --- a new part begins at its top, and a screen reader begins at its heading ---
  let part = "";
  let awaited = false; // a new part whose heading is not there yet
  let settled = 0; // until when its heading may still be drawn anew, which takes the focus away
  let told = "";

  function follow(main) {
    const now = keyed("part-");
    if (now && now !== part) {
      awaited = Boolean(part);
      part = now;
      drawn.clear();
    }
    const heading = part && document.querySelector(`.st-key-part-${CSS.escape(part)} h1`);
    if (heading && awaited) {
      awaited = false;
      settled = Date.now() + 2000;
      main.scrollTo({ top: 0, behavior: "instant" });
      focus(heading);
    } else if (heading && Date.now() < settled && document.activeElement === document.body) {
      focus(heading);
    }
    const sentence = keyed("told-");
    if (sentence && sentence !== told && !awaited) {
      const place = document.querySelector(`.st-key-told-${CSS.escape(sentence)}`);
      place.scrollIntoView({ block: "center", behavior: "instant" });
      focus(place);
    }
    told = sentence;
  }

  function focus(element) {
    element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: true });
  }

  // --- offline: said, and taken back when the connection is there again ---
  const banner = document.createElement("div");
  banner.id = "scan-offline";
  banner.setAttribute("role", "status");

  function say(offline) {
    const sentence = offline ? spoken().offline : "";
    root.toggleAttribute("data-offline", offline);
    if (banner.textContent !== sentence) {
      banner.textContent = sentence;
    }
  }

  function look() {
    const named = document.querySelector("[data-page-language]");
    const language = named && named.dataset.pageLanguage;
    if (language && root.lang !== language) {
      root.lang = language;
    }
    const main = document.querySelector("[data-testid=stMain]");
    if (!main) {
      return;
    }
    main.setAttribute("role", "main");
    const skip = document.querySelector("[data-testid=stSkipToContent]");
    if (skip && skip.textContent !== spoken().skip) {
      skip.textContent = spoken().skip;
    }
    if (!banner.isConnected) {
      document.body.append(banner);
    }
    follow(main);
    learn();
    const app = document.querySelector("[data-testid=stApp]");
    const connection = app && app.getAttribute("data-test-connection-state");
    const lost = Boolean(connection) && !["CONNECTED", "INITIAL", "CONNECTING"].includes(connection);
    say(Boolean(part) && (lost || !navigator.onLine));
  }

  // --- ticks of a page that is put away (tab closed, telephone locked) go to the draft ---
  const FIELD = /^st-key-(?:item|claim|comment)-(\d+)-(\w+)$/;
  const drawn = new Map(); // field -> what stood there when it was drawn
  let pressed = 0;

  function* fields() {
    for (const element of document.querySelectorAll('[class*="st-key-item-"], [class*="st-key-claim-"], [class*="st-key-comment-"]')) {
      const found = [...element.classList].map((name) => FIELD.exec(name)).find(Boolean);
      const text = element.querySelector("textarea");
      const radios = [...element.querySelectorAll("input[type=radio]")];
      if (found && (text || radios.length)) {
        const entry = text ? text.value : radios.findIndex((radio) => radio.checked);
        yield { tag: found[1], field: found[2], entry };
      }
    }
  }

  function learn() {
    for (const { field, entry } of fields()) {
      if (!drawn.has(field)) {
        drawn.set(field, entry);
      }
    }
  }

  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("button")) {
      pressed = Date.now();
    }
  }, true);

  function putAway() {
    if (Date.now() - pressed < 2000) {
      return; // the press that has just been made brings everything along
    }
    const kept = { tag: "", ticks: {}, texts: {} };
    for (const { tag, field, entry } of fields()) {
      if (entry !== drawn.get(field) && entry !== -1) {
        kept.tag = tag;
        (typeof entry === "string" ? kept.texts : kept.ticks)[field] = entry;
      }
    }
    if (kept.tag) {
      navigator.sendBeacon("/keep", JSON.stringify(kept));
    }
  }

  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && putAway());
  addEventListener("pagehide", putAway);

  let waiting = false;
  function soon() {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        look();
      });
    }
  }
  addEventListener("online", soon);
  addEventListener("offline", soon);
  new MutationObserver(soon).observe(root, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-test-connection-state"],
  });
})();
