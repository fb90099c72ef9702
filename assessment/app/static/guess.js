// A phone in the room guesses where the organization stands. Its number is its own, made here, kept in this tab.
(() => {
  "use strict";
  const at = (id) => document.getElementById(id);
  const said = document.body.dataset;
  let token = location.hash.slice(1) || sessionStorage.getItem("guess-token") || "";
  history.replaceState(null, "", location.pathname + location.search);
  for (const link of document.querySelectorAll("nav a")) link.hash = token;
  let phone = sessionStorage.getItem("guess-phone");
  if (!phone) {
    phone = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    sessionStorage.setItem("guess-phone", phone);
  }
  let sent = false;

  async function ask(path, more = {}) {
    const response = await fetch(`${path}?lang=${document.documentElement.lang}`, { method: "POST", body: new URLSearchParams({ token, phone, ...more }) });
    const answer = await response.json();
    return { ...answer, refused: !response.ok };
  }

  function show(answer) {
    at("typing").hidden = !answer.refused;
    at("guessing").hidden = Boolean(answer.refused) || !answer.asked;
    at("sentence").textContent = answer.refused ? (token ? answer.sentence : "") : answer.asked ? (sent ? said.sent : "") : said.wait;
    if (!answer.refused) {
      sessionStorage.setItem("guess-token", token);
      at("low").textContent = `0 · ${answer.low}`;
      at("high").textContent = `100 · ${answer.high}`;
    }
    return !answer.refused;
  }

  async function look() {
    if (!token) {
      at("typing").hidden = false;
      return;
    }
    try {
      if (show(await ask("/guess/asked"))) {
        setTimeout(look, 2000);
      }
    } catch {
      at("sentence").textContent = said.lost;
      setTimeout(look, 2000);
    }
  }

  at("typing").addEventListener("submit", (event) => {
    event.preventDefault();
    token = at("code").value.trim();
    look();
  });

  at("points").addEventListener("input", () => {
    at("points").classList.remove("untouched");
    at("value").textContent = said.value.replace("%n%", at("points").value);
    document.querySelector("#guessing button").disabled = false;
  });

  at("guessing").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await ask("/guess", { points: at("points").value });
      sent = !answer.refused;
      if (answer.refused) {
        at("sentence").textContent = answer.sentence;
      } else {
        show(answer);
      }
    } catch {
      at("sentence").textContent = said.lost;
    }
  });

  look();
})();
