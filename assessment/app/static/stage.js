// The projector and the presenter's notes: one deck, drawn beforehand; who follows asks where the presenter stands.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const GUESSES = { left: 72, width: 1776, y: 905, step: 22, radius: 9 };
  const body = document.body;
  const notesPage = body.dataset.role === "notes";
  const asked = new URLSearchParams(location.search);
  const [organization, wave, key] = location.hash.slice(1).split("/").map(decodeURIComponent);
  const at = (id) => document.getElementById(id);
  const stage = at("stage");
  const began = Date.now();

  let deck = null; // what there is to show
  let shown = null; // where the presenter stands, as last heard
  let rooms = {};
  let position = null; // where this page stands
  const SETTLED = 600; // milliseconds after which our own move has been told to us
  let moving = false; // whether a move of ours is under way
  let wanted = null; // where to go next, once it has arrived: two under way at once could change places
  let moves = true; // whether we may move
  let lost = false;
  let held = null; // the numbers that stand still while frozen

  // --- talking with the server ---
  async function ask(path, more = {}) {
    const response = await fetch(`/stage/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        organization, wave, language: document.documentElement.lang, theme: body.dataset.theme, ...more,
      }),
    });
    if (!response.ok) {
      throw Object.assign(new Error("refused"), { sentence: (await response.json()).sentence });
    }
    return response;
  }

  const post = async (path, more = {}) => (await ask(path, more)).json();

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  async function follow() {
    let seen = "";
    for (;;) {
      try {
        for await (const news of lines(seen)) {
          seen = news.stamp;
          await take(news);
        }
      } catch (error) {
        if (error.sentence) {
          say(error.sentence);
          await pause(5000);
        } else {
          lost = true;
          draw();
          await pause(1000);
        }
      }
    }
  }

  // an answer that stays open for some seconds: a line for every change
  async function* lines(seen) {
    const response = await ask("state", { seen });
    if (lost) {
      lost = false;
      say("");
      draw();
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      const parts = (rest + value).split("\n");
      rest = parts.pop();
      for (const line of parts.filter(Boolean)) {
        yield JSON.parse(line);
      }
    }
  }

  async function take(news) {
    const before = shown;
    shown = news;
    if (!news.frozen) {
      held = null;
    } else if (!held) {
      held = before && before.frozen ? held || news : news;
    }
    if (!deck || (deck.stamp !== news.deck && !news.frozen)) {
      await load();
    }
    if (!before || JSON.stringify(before.rooms) !== JSON.stringify(news.rooms)) {
      rooms = await post("rooms");
    }
    if (!moving) {
      position = news.position;
    }
    const linked = Number(asked.get("slide"));
    if (!before && linked) {
      move(linked - 1);
    }
    draw();
  }

  async function load() {
    const fresh = await post("deck");
    const parser = new DOMParser();
    for (const [name, slide] of Object.entries(fresh.slides)) {
      const drawing = parser.parseFromString(slide.svg, "image/svg+xml").documentElement;
      apart(drawing, name);
      drawing.setAttribute("viewBox", "0 0 1920 1080");
      slide.drawing = document.importNode(drawing, true);
    }
    deck = fresh;
    drawn = "";
    say("");
  }

  // ids of one drawing must not meet those of another on the same page
  function apart(drawing, name) {
    for (const element of drawing.querySelectorAll("[id]")) {
      element.id = `${name}-${element.id}`;
    }
    for (const element of drawing.querySelectorAll("[clip-path]")) {
      element.setAttribute("clip-path", element.getAttribute("clip-path").replace("#", `#${name}-`));
    }
  }

  // --- moving ---
  async function send(change = {}) {
    const now = { position, blank: Boolean(shown && shown.blank), frozen: Boolean(shown && shown.frozen), ...change };
    Object.assign(shown, { blank: now.blank, frozen: now.frozen });
    draw();
    wanted = now;
    if (moving) {
      return;
    }
    moving = true;
    try {
      while (wanted) {
        const next = wanted;
        wanted = null;
        await post("move", next);
      }
    } catch (error) {
      wanted = null;
      if (error.sentence) {
        moves = false;
        position = shown.position;
        draw();
      }
    } finally {
      moving = false;
      setTimeout(settle, SETTLED);
    }
  }

  // somebody else's move that was told while ours was under way
  function settle() {
    if (!moving && shown && position !== shown.position) {
      position = shown.position;
      draw();
    }
  }

  function move(to) {
    if (!deck || !moves) {
      return;
    }
    position = Math.min(Math.max(0, to), deck.steps.length - 1);
    send({ blank: false });
  }

  const act = {
    next: () => move(position + 1),
    back: () => move(position - 1),
    first: () => move(0),
    last: () => move(deck ? deck.steps.length - 1 : 0),
    blank: () => moves && shown && send({ blank: !shown.blank }),
    freeze: () => moves && shown && send({ frozen: !shown.frozen }),
  };
  const KEYS = {
    PageDown: "next", ArrowRight: "next", ArrowDown: "next", " ": "next", Enter: "next",
    PageUp: "back", ArrowLeft: "back", ArrowUp: "back", Backspace: "back",
    Home: "first", End: "last", ".": "blank", b: "blank", B: "blank", f: "freeze", F: "freeze",
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea");
    const pressing = event.target instanceof Element && event.target.closest("button") && [" ", "Enter"].includes(event.key);
    if (typing || pressing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) {
      return;
    }
    event.preventDefault();
    performance.mark("pressed");
    act[KEYS[event.key]]();
    requestAnimationFrame(() => performance.measure("slide", "pressed"));
  });

  // --- drawing ---
  function make(tag, name, text) {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return element;
  }

  const word = (key, numbers = {}) =>
    Object.entries(numbers).reduce((text, [name, number]) => text.replace(`%${name}%`, number), deck.words[key]);

  function say(sentence) {
    at("message").textContent = sentence;
  }

  let drawn = "";
  const numbers = () => held || shown;

  function draw() {
    if (!deck || !shown || position === null) {
      if (lost) {
        say(body.dataset.lost);
      }
      return;
    }
    position = Math.min(position, deck.steps.length - 1);
    const step = deck.steps[position];
    stage.classList.toggle("blank", shown.blank);
    const what = JSON.stringify([deck.stamp, position, step.kind, rooms, numbers().open, guessesOf(step)]);
    if (what !== drawn) {
      drawn = what;
      at("slide").replaceChildren(face(step, at("slide")));
      const place = new URL(location.href);
      place.searchParams.set("slide", String(position + 1));
      history.replaceState(null, "", place);
    }
    count();
    pills();
    buttons();
    if (notesPage) {
      beside(step);
    }
  }

  function guessesOf(step) {
    const figure = step.kind === "figure" && step.figure === "scale";
    return figure ? numbers().guessed : [];
  }

  function face(step, place) {
    const slide = deck.slides[step.figure];
    if (step.kind === "figure" && slide) {
      place.setAttribute("aria-label", slide.alt);
      const drawing = slide.drawing.cloneNode(true);
      drawing.setAttribute("aria-hidden", "true");
      strip(drawing, guessesOf(step));
      const both = document.createDocumentFragment();
      both.append(make("h1", "unseen", slide.title), drawing);
      return both;
    }
    const said = make("div", "said", "");
    if (step.kind === "question") {
      place.setAttribute("aria-label", slide.notes.question);
      asking(said, step, slide.notes.question);
    } else {
      place.setAttribute("aria-label", deck.name);
      joining(said);
    }
    return said;
  }

  function square(said, room) {
    said.classList.add("with-square");
    const picture = new DOMParser().parseFromString(room.square, "text/html").querySelector("svg");
    said.append(document.importNode(picture, true));
    const words = make("div", "", "");
    said.append(words);
    return words;
  }

  function keys(words, room) {
    words.append(make("p", "address", room.address));
    const code = make("p", "code", word("join_code"));
    code.append(make("b", "", room.code));
    words.append(code);
  }

  function joining(said) {
    const room = numbers().open && rooms.answers;
    const words = room ? square(said, room) : said;
    words.append(make("h1", "", room ? word("join_title") : deck.name));
    if (room) {
      keys(words, room);
    }
    const count = make("p", "count", "");
    count.append(make("b", "sent", ""), make("span", "", ""));
    words.append(count);
    if (numbers().open) {
      words.append(make("p", "", deck.join.minutes), make("p", "", deck.join.opening));
    } else {
      words.append(make("p", "", word("join_over")));
    }
  }

  function asking(said, step, question) {
    const room = step.figure === "scale" && rooms.guesses;
    const words = room ? square(said, room) : said;
    words.append(make("h1", "", question));
    if (!room) {
      return;
    }
    words.append(make("p", "", deck.poles), make("p", "", word("guess_scan")));
    keys(words, room);
    const count = make("p", "count", "");
    count.append(make("b", "guesses", ""), make("span", "", word("guess_count")));
    words.append(count);
  }

  // the counters alone change when somebody sends; the slide stays as it is
  function count() {
    const now = numbers();
    for (const [name, number] of [["sent", now.sent], ["guesses", now.guesses]]) {
      const place = at("slide").querySelector(`.count .${name}`);
      if (place && place.textContent !== String(number)) {
        place.textContent = number;
      }
    }
    const beside = at("slide").querySelector(".count .sent + span");
    if (beside) {
      beside.textContent = now.invited ? word("join_answered", { invited: now.invited }) : word("join_answered_alone");
    }
  }

  function strip(drawing, guessed) {
    if (!guessed.length) {
      return;
    }
    const layer = document.createElementNS(SVG, "g");
    layer.setAttribute("class", "guesses");
    const text = document.createElementNS(SVG, "text");
    text.textContent = word("guess_strip", { n: guessed.length });
    const look = { x: GUESSES.left, y: GUESSES.y + 38, "font-family": "Inter", "font-size": 22, fill: "var(--ink2)" };
    Object.entries(look).forEach(([name, value]) => text.setAttribute(name, value));
    layer.append(text);
    const high = new Map();
    for (const points of guessed) {
      const bin = Math.round(points / 1.25);
      const nth = high.get(bin) || 0;
      high.set(bin, nth + 1);
      const dot = document.createElementNS(SVG, "circle");
      dot.setAttribute("cx", GUESSES.left + (GUESSES.width * bin * 1.25) / 100);
      dot.setAttribute("cy", GUESSES.y - Math.min(nth, 5) * GUESSES.step);
      dot.setAttribute("r", GUESSES.radius);
      dot.setAttribute("fill", "none");
      dot.setAttribute("stroke", "var(--ink2)");
      dot.setAttribute("stroke-width", 3);
      layer.append(dot);
    }
    const line = document.createElementNS(SVG, "line");
    const ends = { x1: GUESSES.left, x2: GUESSES.left + GUESSES.width, y1: GUESSES.y + 14, y2: GUESSES.y + 14 };
    Object.entries({ ...ends, stroke: "var(--line)", "stroke-width": 2 }).forEach(([n, v]) => line.setAttribute(n, v));
    layer.append(line);
    drawing.append(layer);
  }

  function pills() {
    const now = numbers();
    const told = [];
    if (deck.simulated) told.push(word("simulated"));
    if (deck.live && now.open) {
      told.push(word("building", { sent: now.sent, invited: now.invited, shown: now.shown }));
    }
    if (shown.frozen) told.push(word("frozen"));
    if (lost) told.push(word("lost"));
    const before = [...at("pills").children].map((pill) => pill.textContent);
    if (before.join("|") !== told.join("|")) {
      at("pills").replaceChildren(...told.map((text) => make("span", "", text)));
    }
  }

  const pressed = {};
  function buttons() {
    const place = at("moves");
    if (!place.childElementCount) {
      for (const name of ["back", "next", "blank", "freeze"]) {
        const button = make("button", name === "next" && notesPage ? "strong" : "", word(name));
        button.type = "button";
        button.addEventListener("click", () => {
          performance.mark("pressed");
          act[name]();
          requestAnimationFrame(() => performance.measure("slide", "pressed"));
        });
        pressed[name] = button;
        place.append(button);
      }
    }
    place.hidden = !moves;
    pressed.blank.setAttribute("aria-pressed", String(shown.blank));
    pressed.freeze.setAttribute("aria-pressed", String(shown.frozen));
  }

  // --- the presenter's own page ---
  let told = "";
  function beside(step) {
    const coming = deck.steps[position + 1];
    const what = JSON.stringify([drawn, shown.open, coming]);
    if (what === told) {
      at("beside").querySelector(".sent-now").textContent = answered();
      return;
    }
    told = what;
    const slide = deck.slides[step.figure];
    const parts = [clock()];
    if (slide) {
      const notes = slide.notes;
      const lines = step.kind === "question" ? [["ask", "ask"]] : [["says", "says"], ["not_said", "not_said"], ["ask", "ask"]];
      for (const [name, key] of lines) {
        parts.push(make("h2", "", word(name)), make("p", name, name === "ask" && step.kind === "question" ? notes.question : notes[key]));
      }
      if (notes.automatic_title) {
        parts.push(make("h2", "", word("ours")), make("p", "ours", notes.automatic_title));
      }
    }
    parts.push(make("h2", "", coming ? word("coming", { title: named(coming) }) : word("last")));
    if (coming) {
      const preview = make("div", "", "");
      preview.id = "coming";
      preview.setAttribute("aria-hidden", "true");
      preview.append(coming.kind === "figure" ? deck.slides[coming.figure].drawing.cloneNode(true) : make("div", "said", ""));
      if (coming.kind !== "figure") {
        preview.firstElementChild.append(make("h1", "", named(coming)));
      }
      parts.push(preview);
    }
    parts.push(jump());
    if (shown.open && moves) {
      parts.push(closing());
    }
    at("beside").replaceChildren(...parts);
    tick();
  }

  function named(step) {
    const slide = deck.slides[step.figure];
    if (!slide) return deck.name;
    return step.kind === "question" ? slide.notes.question : slide.title;
  }

  const answered = () => `${numbers().sent} / ${numbers().invited} ${word("answered")}`;

  function clock() {
    const line = make("div", "clock", "");
    line.append(make("b", "now", ""), make("span", "since", ""), make("span", "sent-now", answered()));
    line.setAttribute("aria-label", word("clock"));
    line.setAttribute("role", "group");
    return line;
  }

  function tick() {
    const line = document.querySelector("#beside .clock");
    if (!line) return;
    const language = document.documentElement.lang;
    line.querySelector(".now").textContent = new Date().toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hour12: false });
    const seconds = Math.floor((Date.now() - began) / 1000);
    const passed = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    line.querySelector(".since").textContent = `${passed} ${word("since")}`;
  }

  function jump() {
    const list = document.createElement("select");
    list.setAttribute("aria-label", word("slide", { n: position + 1, many: deck.steps.length }));
    deck.steps.forEach((step, number) => {
      const entry = make("option", "", `${number + 1}. ${named(step)}`);
      entry.value = number;
      entry.selected = number === position;
      list.append(entry);
    });
    list.style.maxWidth = "100%";
    list.style.marginTop = "1.2rem";
    list.addEventListener("change", () => move(Number(list.value)));
    return list;
  }

  function closing() {
    const part = make("div", "closing", "");
    part.style.marginTop = "1.5rem";
    const ask = make("button", "", word("close"));
    ask.addEventListener("click", () => {
      const sure = make("p", "", word("close_sure"));
      const yes = make("button", "strong", word("close_yes"));
      const no = make("button", "", word("close_no"));
      yes.addEventListener("click", async () => {
        yes.disabled = true;
        try {
          await post("close");
        } catch (error) {
          say(error.sentence || body.dataset.lost);
        }
      });
      no.addEventListener("click", () => part.replaceWith(closing()));
      part.replaceChildren(sure, yes, no);
      no.focus();
    });
    part.append(ask);
    return part;
  }

  // --- the mouse disappears where nobody moves it ---
  let still;
  function stir() {
    body.classList.remove("still");
    clearTimeout(still);
    still = setTimeout(() => body.classList.add("still"), 3000);
  }
  document.addEventListener("mousemove", stir);
  stir();
  if (notesPage) {
    setInterval(tick, 1000);
  }
  async function enter() {
    if (key) {
      const place = `${encodeURIComponent(organization)}/${encodeURIComponent(wave)}`;
      history.replaceState(null, "", `${location.pathname}${location.search}#${place}`);
      await fetch("/stage/enter", { method: "POST", body: key });
    }
    await follow();
  }

  if (organization && wave) {
    enter();
  } else {
    say(body.dataset.wrong);
  }
})();
