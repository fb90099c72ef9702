// A personal link: take the code out of the address, trade it for a cookie, go on.
(async () => {
  "use strict";
  const words = document.getElementById("words").dataset;
  const say = (sentence) => {
    document.getElementById("sentence").textContent = sentence;
    document.getElementById("opening").hidden = true;
    document.getElementById("too-old").hidden = true;
  };
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const code = decodeURIComponent(location.hash.slice(1));
  addEventListener("hashchange", () => location.hash.length > 1 && location.reload()); // a link pasted over this one
  const address = location.pathname + location.search;
  history.replaceState(null, "", address);
  if (!code) {
    say(words.incomplete);
    return;
  }
  const trade = async () => {
    const answer = await fetch(`/r?lang=${document.documentElement.lang}`, {
      method: "POST",
      headers: { "Content-Type": "text/plain" },
      body: code,
    });
    const outcome = await answer.json();
    if (!outcome.go) {
      say(outcome.sentence);
    } else if ((await (await fetch("/r/cookie")).json()).kept) {
      location.replace(outcome.go + location.search);
    } else {
      say(words.cookies);
    }
  };
  for (;;) {
    try {
      await trade();
      return;
    } catch {
      say(words.unreachable);
      await pause(3000);
    }
  }
})();
