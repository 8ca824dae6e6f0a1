/* The list to tick: every tick is kept in this browser first, sent at once, and sent again until the server has said
   what became of it. Each tick has an id of its own, so that sending it twice changes nothing. The phone's clock is
   sent along only to measure how long a tick has waited. Without this script the list is an ordinary form. */
(() => {
  "use strict";
  const form = document.getElementById("ticks");
  if (!form || !window.fetch || !window.localStorage) return;
  const say = form.querySelector("[data-status]");
  const count = form.querySelector("[data-count]");
  const words = form.dataset;
  const boxes = [...form.querySelectorAll("input[name=present]")];
  const boxOf = new Map(boxes.map((box) => [box.value, box]));
  form.querySelector("[data-save]").hidden = true;
  let busy = false, timer = 0, wait = 2000, trouble = "";

  const id = () => {
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
    const h = [...b].map((x) => x.toString(16).padStart(2, "0")).join("");
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
  };
  const queue = () => { try { return JSON.parse(localStorage.getItem(words.key)) || []; } catch { return []; } };
  const keep = (ticks) => {
    if (ticks.length) localStorage.setItem(words.key, JSON.stringify(ticks));
    else localStorage.removeItem(words.key);
  };
  const row = (box) => box.closest("li");
  const show = () => {
    const waiting = queue();
    boxes.forEach((box) => row(box).classList.toggle("is-waiting", waiting.some((t) => String(t.person) === box.value)));
    count.textContent = boxes.filter((box) => box.checked).length;
    say.textContent = trouble || (waiting.length ? `${words.waiting} ${waiting.length}` : words.allSent);
  };
  const truth = (text) => (text === "1" ? true : text === "0" ? false : null);

  const send = async () => {
    clearTimeout(timer);
    const ticks = queue();
    if (busy || !ticks.length) return show();
    busy = true;
    try {
      const answer = await fetch(words.send, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
        body: JSON.stringify({ sent: Date.now(), ticks }),
      });
      if (answer.ok) {
        const said = (await answer.json()).ticks;
        const done = new Set(said.map((t) => t.id));
        keep(queue().filter((t) => !done.has(t.id)));
        trouble = "";
        said.forEach((t) => {
          const box = boxOf.get(String(t.person));
          if (!box) return;
          if (t.outcome === "conflict" || t.outcome === "unregistered") {
            row(box).classList.add("is-conflict");
            trouble = words.conflict;
          } else box.dataset.seen = box.checked ? "1" : "0";
        });
        wait = 2000;
      } else if (answer.status === 409 || answer.status === 422) {
        trouble = (await answer.json()).problem;
        wait = 30000;
      } else {
        trouble = words.signedout;
        wait = 30000;
      }
    } catch {
      trouble = words.offline;
      wait = Math.min(wait * 2, 60000);
    }
    busy = false;
    show();
    if (queue().length) timer = setTimeout(send, wait);
  };

  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.name !== "present") return;
    const waiting = queue().filter((t) => String(t.person) !== box.value || busy);
    if (box.checked !== truth(box.dataset.seen) || busy) {
      waiting.push({ id: id(), person: Number(box.value), present: box.checked, seen: truth(box.dataset.seen), at: Date.now() });
    }
    keep(waiting);
    send();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  const find = form.querySelector("[data-find]");
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    form.querySelectorAll(".tick-list li").forEach((li) => { li.hidden = !li.dataset.name.toLowerCase().includes(wanted); });
  });
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  window.addEventListener("online", () => { wait = 2000; send(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  queue().forEach((t) => { const box = boxOf.get(String(t.person)); if (box) box.checked = t.present; });
  if ("serviceWorker" in navigator && window.isSecureContext) {
    // The visit that brings the worker was not seen by it: what this page is made of is fetched once more, to be kept.
    const keepPage = () => {
      const drawn = performance.getEntriesByType("resource").map((each) => each.name);
      [location.href, ...drawn.filter((url) => url.startsWith(`${location.origin}/static/`))].forEach((url) => {
        fetch(url).catch(() => {});
      });
    };
    if (!navigator.serviceWorker.controller) {
      navigator.serviceWorker.addEventListener("controllerchange", keepPage, { once: true });
    }
    navigator.serviceWorker.register(words.worker, { scope: "/development/events/" }).catch(() => {});
  }
  send();
})();
