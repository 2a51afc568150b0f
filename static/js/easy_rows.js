// An improvement only: the Easy Read editor without waiting for pages, and a draft kept while somebody writes.
// Every button works the same without it. What it says comes from the server, in the language of the page.
(() => {
  const WAIT = 700;
  const KEEP = 2500;
  const LONGEST_WAIT = 30000;
  const LEAVING_LIMIT = 60000;

  function make(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  // A sentence of the page with what is known put into it.
  function put(words, known) {
    return words.replace(/\{(\w+)\}/g, (_all, name) => known[name]);
  }

  function finding(says, each) {
    const item = make("li", each.stops ? "stops" : "");
    item.append(make("span", "unseen", `${each.stops ? says.stops : says.advice} `), `${each.why} `, make("span", "rule", each.rule));
    return item;
  }

  // --- one editor

  function edit(editor) {
    const { prefix, plain, check, pictures, about } = editor.dataset;
    const says = JSON.parse(editor.dataset.says);
    const form = editor.closest("form");
    const list = editor.querySelector("[data-rows]");
    const blank = editor.querySelector("[data-blank]");
    const told = editor.querySelector("[data-told]");
    const rows = () => [...list.querySelectorAll("[data-row]")];
    const key = (row) => row.querySelector("input[type=hidden]").value;
    const field = (row, name) => form.elements[`${prefix}easy_${name}.${key(row)}`];
    let last = rows().reduce((most, row) => Math.max(most, Number(key(row))), 0);
    let timer = 0;
    let findTimer = 0;
    let asked = 0;

    function number() {
      rows().forEach((row, at) => {
        for (const each of row.querySelectorAll("[data-number]")) each.textContent = at + 1;
        for (const each of row.querySelectorAll(".moves .for")) each.textContent = ` ${put(says.row, { row: at + 1 })}`;
      });
    }

    function add() {
      last += 1;
      const row = document.importNode(blank.content, true).querySelector("[data-row]");
      for (const each of [row, ...row.querySelectorAll("*")]) {
        for (const { name, value } of [...each.attributes]) {
          if (["name", "id", "for", "aria-describedby", "value"].includes(name)) {
            each.setAttribute(name, value.replace(/\.0$/, `.${last}`));
          }
        }
      }
      row.querySelector("input[type=hidden]").value = last;
      list.append(row);
      number();
      row.querySelector("textarea").focus();
    }

    function move(row, where) {
      const at = rows().indexOf(row) + 1;
      if (where === "up") row.previousElementSibling?.before(row);
      if (where === "down") row.nextElementSibling?.after(row);
      if (where === "away") {
        const near = row.nextElementSibling || row.previousElementSibling;
        row.remove();
        if (!near) add();
        (near || rows()[0]).querySelector("textarea").focus();
      } else {
        row.querySelector(`[data-move=${where}]`).focus();
      }
      number();
      const now = rows().indexOf(row) + 1;
      told.textContent = put(now ? says.moved : says.taken, { row: at, now });
      changed();
    }

    // --- the checker

    async function ask() {
      const mine = ++asked;
      const body = new URLSearchParams(new FormData(form));
      const of = new URLSearchParams({ prefix, plain, about });
      try {
        const answer = await fetch(`${check}?${of}`, { method: "POST", body });
        if (!answer.ok || mine !== asked) return;
        show(await answer.json());
      } catch {
        // Without the server there is no checker; the words are here, and the draft says whether it is kept.
      }
    }

    function show(found) {
      for (const row of rows()) {
        row.querySelector("[data-findings]").replaceChildren(...(found.rows[key(row)] || []).map((each) => finding(says, each)));
      }
      editor.querySelector("[data-whole]").replaceChildren(...found.whole.map((each) => finding(says, each)));
      const region = editor.querySelector("[data-plain-findings]");
      const items = found.plain.map((each) => finding(says, each));
      const box = make("ul", "findings");
      box.append(...items);
      region.replaceChildren(...(items.length ? [make("p", "hint", says.plain), box] : []));
      const stops = [...Object.values(found.rows).flat(), ...found.whole].filter((each) => each.stops).length;
      const said = stops ? put(stops === 1 ? says.one_stops : says.more_stop, { count: stops }) : says.nothing;
      if (told.textContent !== said) told.textContent = said;
    }

    function changed() {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
      form.dispatchEvent(new Event("written"));
    }

    // --- pictures

    async function find(row) {
      const words = field(row, "find").value;
      try {
        const answer = await fetch(`${pictures}?${new URLSearchParams({ find: words })}`);
        if (!answer.ok || field(row, "find").value !== words) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        choices(row, [...page.querySelectorAll("[data-picture]")]);
      } catch {
        told.textContent = says.away;
      }
    }

    function choices(row, found) {
      const now = field(row, "picture")?.value || "";
      const name = `${prefix}easy_picture.${key(row)}`;
      const set = make("fieldset", "choices");
      set.append(make("legend", "", says.choose));
      const all = found.map((each) => [each.dataset.picture, each.querySelector("svg, img"), each.querySelector("span").textContent]);
      const drawn = row.querySelector("[data-thumb] :is(svg, img)");
      if (now && drawn) {
        const describes = row.querySelector("[data-describes]").textContent;
        all.unshift([now, drawn, put(says.as_now, { picture: describes }), describes]);
      }
      const seen = new Set();
      for (const [picture, svg, words, describes] of all) {
        if (seen.has(picture)) continue;
        seen.add(picture);
        const pick = make("div", "pick");
        const input = make("input");
        Object.assign(input, { type: "radio", name, value: picture, id: `${name}-${picture}`, checked: picture === now });
        input.dataset.describes = describes || words;
        const label = make("label");
        label.htmlFor = input.id;
        label.append(document.importNode(svg, true), ` ${words}`);
        pick.append(input, label);
        set.append(pick);
      }
      const region = row.querySelector("[data-choices]");
      const kept = make("input");
      Object.assign(kept, { type: "hidden", name, value: now });
      region.replaceChildren(...(now ? [set] : [kept, set]));
      if (!found.length) region.append(make("p", "", says.none));
    }

    function chosen(row, input) {
      for (const old of row.querySelectorAll("[data-choices] > input[type=hidden]")) old.remove();
      const label = input.nextElementSibling;
      row.querySelector("[data-thumb]").replaceChildren(document.importNode(label.querySelector("svg, img"), true));
      row.querySelector("[data-describes]").textContent = input.dataset.describes || label.textContent.trim();
      row.classList.remove("look");
      changed();
    }

    editor.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const row = button.closest("[data-row]");
      if (button.dataset.move) {
        event.preventDefault();
        move(row, button.dataset.move);
      } else if (button.hasAttribute("data-add")) {
        event.preventDefault();
        add();
      } else if (row) {
        event.preventDefault();
        find(row);
      } else if (button.value === "check") {
        event.preventDefault();
        ask();
      }
    });
    editor.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.type !== "search") return;
      event.preventDefault();
      find(event.target.closest("[data-row]"));
    });
    editor.addEventListener("change", (event) => {
      if (event.target.type === "radio") chosen(event.target.closest("[data-row]"), event.target);
    });
    form.addEventListener("input", (event) => {
      if (event.target.type === "search" && editor.contains(event.target)) {
        clearTimeout(findTimer);
        findTimer = setTimeout(find, WAIT / 2, event.target.closest("[data-row]"));
      } else if (editor.contains(event.target) || event.target.name === plain) {
        changed();
      }
    });
  }

  // --- the draft: kept where late words are kept, given back on the same page, gone when the form is saved

  function draft(form) {
    const of = () => form.getAttribute("action") || location.pathname + location.search;
    const contents = () => new URLSearchParams(new FormData(form));
    const told = form.querySelector("[data-told]");
    const says = JSON.parse(form.querySelector("[data-says]")?.dataset.says || "{}");
    let kept = written();
    let wait = KEEP;
    let timer = 0;
    let running = false;
    let sent = false;

    function written() {
      const body = contents();
      body.delete("late");
      return body.toString();
    }
    form.unsaved = () => written() !== kept;

    async function keep(leaving) {
      if (sent || (running && !leaving) || !form.unsaved()) return;
      running = true;
      const body = contents();
      const before = written();
      try {
        const answer = await fetch(`/keep-words?of=${encodeURIComponent(of())}`, {
          method: "POST",
          body,
          headers: { "X-Autosave": "1" },
          keepalive: Boolean(leaving) && body.toString().length < LEAVING_LIMIT,
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const { late } = await answer.json();
        kept = before;
        wait = KEEP;
        if (late) mark(late);
        if (told) told.textContent = says.kept;
      } catch {
        wait = Math.min(wait * 2, LONGEST_WAIT);
        if (told) told.textContent = says.not_kept;
      } finally {
        running = false;
        if (!sent && form.unsaved()) later();
      }
    }

    function mark(late) {
      const field = form.elements.late || form.appendChild(Object.assign(make("input"), { type: "hidden", name: "late" }));
      field.value = late;
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(keep, wait);
    }

    form.addEventListener("input", later);
    form.addEventListener("written", later);
    form.addEventListener("submit", () => {
      sent = true;
      clearTimeout(timer);
    });
    addEventListener("pagehide", () => keep(true));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") keep(true);
    });
  }

  for (const editor of document.querySelectorAll("[data-easy-editor]")) edit(editor);
  for (const form of document.querySelectorAll("form[data-draft]")) draft(form);
})();
