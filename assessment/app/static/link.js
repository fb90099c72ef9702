// A personal link: take the code out of the address, trade it for a cookie, go on.
(async () => {
  "use strict";
  const words = document.getElementById("words").dataset;
  const say = (sentence) => {
    document.getElementById("sentence").textContent = sentence;
    document.getElementById("opening").hidden = true;
  };
  const code = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", "/r");
  if (!code) {
    say(words.incomplete);
    return;
  }
  try {
    const answer = await fetch(`/r?lang=${document.documentElement.lang}`, {
      method: "POST",
      headers: { "Content-Type": "text/plain" },
      body: code,
    });
    const outcome = await answer.json();
    if (outcome.go) {
      location.replace(outcome.go);
    } else {
      say(outcome.sentence);
    }
  } catch {
    say(words.unreachable);
  }
})();
