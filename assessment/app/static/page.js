// Beside Streamlit's own page: the page's language, the top of a new part, and a word when offline.
(() => {
  "use strict";
  const words = {
    nl: "Geen verbinding. Wat je op deze pagina hebt aangevinkt blijft staan; we proberen het steeds opnieuw.",
    en: "No connection. What you ticked on this page stays; we keep trying.",
  };
  let part = "";
  let banner = null;

  function keyed(prefix) {
    const element = document.querySelector(`[class*="st-key-${prefix}"]`);
    const name = element && [...element.classList].find((entry) => entry.startsWith(`st-key-${prefix}`));
    return name ? name.slice(`st-key-${prefix}`.length) : "";
  }

  function look() {
    const language = keyed("page-language-");
    if (language && document.documentElement.lang !== language) {
      document.documentElement.lang = language;
    }
    const now = keyed("part-");
    if (now && now !== part) {
      if (part) {
        const main = document.querySelector("[data-testid=stMain]");
        (main || window).scrollTo({ top: 0, behavior: "instant" });
      }
      part = now;
    }
    const app = document.querySelector("[data-testid=stApp]");
    const connection = app && app.getAttribute("data-test-connection-state");
    tell(Boolean(connection) && !["CONNECTED", "INITIAL", "CONNECTING"].includes(connection) && Boolean(part));
  }

  function tell(offline) {
    if (!offline) {
      if (banner) {
        banner.remove();
        banner = null;
      }
      return;
    }
    if (!banner) {
      banner = document.createElement("div");
      banner.id = "scan-offline";
      banner.setAttribute("role", "status");
      document.body.append(banner);
    }
    banner.textContent = words[document.documentElement.lang] || words.en;
  }

  let waiting = false;
  new MutationObserver(() => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        look();
      });
    }
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-test-connection-state"],
  });
})();
