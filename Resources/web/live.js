// The live parts: everything works without this, only less at once.
"use strict";
(() => {
  const announce = (text) => {
    const announcer = document.getElementById("announcer");
    if (announcer) announcer.textContent = text;
  };

  // A list of many choices can be searched. What is hidden is not chosen: of several, those that are
  // stay in sight; a single one is given up.
  const addFilter = (field) => {
    const list = document.getElementById(field.dataset.filter);
    const none = document.querySelector(`[data-none="${field.dataset.filter}"]`);
    const box = (choice) => choice.querySelector("input");
    const fitting = () => {
      const wanted = field.value.toLowerCase().split(/\s+/);
      return [...list.children].filter((choice) => {
        const text = choice.textContent.toLowerCase();
        return wanted.every((word) => text.includes(word));
      });
    };
    const show = () => {
      const found = fitting();
      for (const choice of list.children) {
        const fits = found.includes(choice);
        if (!fits && box(choice).type === "radio") box(choice).checked = false;
        choice.hidden = !fits && !box(choice).checked;
      }
      none.hidden = found.length > 0;
    };
    field.addEventListener("input", show);
    list.addEventListener("change", show);
    // Enter chooses the first that is found, and sends nothing yet.
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const first = fitting()[0];
      if (!first) return;
      box(first).checked = true;
      box(first).focus();
      isTouched = true;
    });
    // A browser may remember what was typed.
    if (field.value) show();
  };
  const addFilters = () => {
    for (const field of document.querySelectorAll("[data-filter]:not([data-ready])")) {
      field.dataset.ready = "yes";
      field.closest(".filter").hidden = false;
      addFilter(field);
    }
  };

  // Code can be copied. Where the browser does not let a page do that, it is selected.
  const copyCode = async (button) => {
    const code = button.parentElement.querySelector("code");
    // Each line ends; what was written need not.
    const text = code.textContent.replace(/\n$/, "");
    try {
      await navigator.clipboard.writeText(text);
      announce(button.dataset.copied);
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = button.dataset.copy; }, 4000);
    } catch {
      getSelection().selectAllChildren(code);
      announce(button.dataset.blocked);
    }
  };
  const addCopying = () => {
    for (const button of document.querySelectorAll(".copy:not([data-copy])")) {
      button.dataset.copy = button.textContent;
      button.hidden = false;
      button.addEventListener("click", () => copyCode(button));
    }
  };

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
    setTimeout(() => delete event.target.dataset.sent, 5000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // Forward and back through a replay or a long list, unless the key scrolls what has the focus.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.closest('[tabindex="0"]')) return;
    const link = document.querySelector(`[data-key="${event.key}"]`);
    if (link) link.click();
  });

  // Whoever has begun to answer is told, and not overtaken.
  let isTouched = false;
  document.addEventListener("input", (event) => { if (event.target.closest(".answer, .upload, .more")) isTouched = true; });

  // What the server sent, before anything here has changed it.
  const parts = ["step", "checklist", "state"];
  const served = {};
  for (const id of parts) served[id] = document.getElementById(id)?.innerHTML;

  // A note that stands on the page, hidden until it is true.
  const tell = (id) => {
    const note = document.getElementById(id);
    note.hidden = false;
    announce(note.querySelector("p").textContent.trim());
  };

  const renew = async () => {
    const session = document.getElementById("session");
    if (isTouched) return tell("news");
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (answer.status === 401) return tell("away");
    if (!answer.ok) return;
    const text = await answer.text();
    if (isTouched) return tell("news");
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const hadFocus = session.contains(document.activeElement);
    let isNew = false;
    for (const id of parts) {
      const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
      if (!old || !now || served[id] === now.innerHTML) continue;
      served[id] = now.innerHTML;
      old.replaceWith(document.importNode(now, true));
      isNew = true;
    }
    if (!isNew) return;
    addFilters();
    addCopying();
    showPlace();
    const step = document.getElementById("step");
    if (hadFocus) step.focus();
    announce((step.querySelector("[data-came], .verdict, h2") || step).textContent.trim());
  };

  const session = document.getElementById("session");
  if (session && window.EventSource) {
    let news = null;
    let waiting = null;
    let again = null;
    const address = new URL(session.dataset.events, location.href);
    // A browser has six connections to a server for all its tabs, so a hidden one holds none.
    const close = () => {
      clearTimeout(again);
      if (news) news.close();
      news = null;
    };
    const listen = () => {
      close();
      if (document.hidden) return;
      const stream = news = new EventSource(address);
      stream.addEventListener("news", (event) => {
        address.searchParams.set("seen", event.data);
        clearTimeout(waiting);
        waiting = setTimeout(() => renew().catch(() => {}), 150);
      });
      // The server refuses when too many pages are open, or nobody is signed in any longer. A browser
      // then does not try again.
      stream.addEventListener("error", () => {
        if (stream !== news || stream.readyState !== EventSource.CLOSED) return;
        if (!isTouched) renew().catch(() => {});
        again = setTimeout(listen, 10000);
      });
    };
    document.addEventListener("visibilitychange", () => (document.hidden ? close() : listen()));
    window.addEventListener("pagehide", close);
    window.addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
    listen();
  }
  // The checklist scrolls by itself: the step one stands at is to be seen.
  const showPlace = () => {
    const now = document.querySelector("#checklist .now");
    const box = now && now.closest(".checklist");
    if (box && box.scrollHeight > box.clientHeight) box.scrollTop = now.offsetTop - box.clientHeight / 2;
  };
  addFilters();
  addCopying();
  showPlace();
})();
