// A form on a phone: steps, drafts that survive a bad line, conditions that can be judged here. The server decides;
// without this script the form is one page that is sent as it stands.
(() => {
  "use strict";
  const form = document.querySelector("form.answers");
  if (!form) return;
  const words = (name) => form.getAttribute(`data-words-${name}`) || "";
  const all = (selector, from = form) => [...from.querySelectorAll(selector)];
  const one = (selector, from = form) => from.querySelector(selector);
  const opening = form.elements["khet:opening"];
  const anonymous = form.dataset.mode === "anonymous";
  const drafts = form.dataset.drafts === "yes";
  const place = location.pathname.replace(/\/$/, "");
  const box = `khet${place}`;
  const status = one("[data-state]");
  const say = (name) => { status.textContent = words(name); };
  document.documentElement.classList.add("js-on");
  all(".js-part").forEach((part) => { part.hidden = false; });

  // ---- what is kept in this device
  const store = {
    read() { try { return JSON.parse(localStorage.getItem(box) || "null"); } catch { return null; } },
    write(value) { try { localStorage.setItem(box, JSON.stringify(value)); return true; } catch { return false; } },
    clear() { try { localStorage.removeItem(box); } catch { /* nothing was kept */ } },
  };
  const pictures = {}; // name of the field -> picture made smaller, as a data address
  let state = { opening: opening.value, values: [], pictures: {}, sending: false };

  const fields = () => [...new FormData(form).entries()].filter(([name, value]) => typeof value === "string" && name !== "khet:opening" && name !== "khet:language");
  function fill(values) {
    const left = new Map();
    values.forEach(([name, value]) => left.set(name, [...(left.get(name) || []), value]));
    values.forEach(([name]) => grow(name));
    all("input, select, textarea").forEach((element) => {
      if (!element.name || element.type === "file" || element.name.startsWith("khet:")) return;
      const given = left.get(element.name);
      if (element.type === "radio" || element.type === "checkbox") element.checked = Boolean(given?.includes(element.value));
      else element.value = given?.[0] ?? "";
    });
  }
  function keep() {
    state.values = fields(); state.pictures = pictures;
    const fits = store.write(state);
    if (!fits) say("full");
    return fits;
  }

  // ---- repeats
  function grow(name) {
    const parts = name.split(".");
    if (parts.length < 3) return;
    const holder = all("[data-repeat]").find((each) => each.dataset.repeat === parts[0]);
    while (holder && all(":scope > [data-row]", holder).length <= Number(parts[1]) && Number(parts[1]) < 200) add(holder);
  }
  function add(holder) {
    const number = all(":scope > [data-row]", holder).length;
    const fresh = one(":scope > template[data-fresh]", holder);
    const copy = document.createElement("div");
    copy.append(fresh.content.cloneNode(true));
    all("*", copy).forEach((element) => [...element.attributes].forEach((attribute) => {
      if (attribute.value.includes("ROW")) element.setAttribute(attribute.name, attribute.value.replace(/\bROW\b/, String(number)));
    }));
    const legend = one("legend", copy);
    legend.textContent = legend.textContent.replace("NUMBER", String(number + 1));
    all(".js-part", copy).forEach((part) => { part.hidden = false; });
    const row = copy.firstElementChild;
    holder.insertBefore(row, fresh);
    return row;
  }

  // ---- conditions that this page can judge
  const value = (name) => {
    const found = all(`[name="${CSS.escape(name)}"]`).filter((element) => (element.type !== "radio" && element.type !== "checkbox") || element.checked);
    return found.filter((element) => !element.closest("[data-off]")).map((element) => element.value).join(" ");
  };
  const number = (given) => (typeof given === "boolean" ? Number(given) : String(given).trim() === "" ? NaN : Number(given));
  const truth = (given) => (typeof given === "string" ? given !== "" : typeof given === "number" ? given !== 0 && !Number.isNaN(given) : Boolean(given));
  function judge(tree, self) {
    if (typeof tree === "string") return tree;
    const [sign, ...parts] = tree;
    const of = (part) => judge(part, self);
    switch (sign) {
      case "of": return parts[0] === "." ? self : value(parts[0]);
      case "number": return Number(parts[0]);
      case "and": return parts.every((part) => truth(of(part)));
      case "or": return parts.some((part) => truth(of(part)));
      case "not": return !truth(of(parts[0]));
      case "true": return true;
      case "false": return false;
      case "selected": return String(of(parts[0])).split(/\s+/).includes(String(of(parts[1])));
      case "count-selected": return String(of(parts[0])).split(/\s+/).filter(Boolean).length;
      case "+": return number(of(parts[0])) + number(of(parts[1]));
      case "-": return number(of(parts[0])) - number(of(parts[1]));
      default: {
        const [left, right] = parts.map(of);
        const plain = typeof left === "string" && typeof right === "string" && (sign === "=" || sign === "!=");
        const [a, b] = plain ? [left, right] : [number(left), number(right)];
        return { "=": a === b, "!=": a !== b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b }[sign];
      }
    }
  }
  function show(element, visible) {
    element.hidden = !visible;
    if (visible) element.removeAttribute("data-off"); else element.setAttribute("data-off", "");
  }
  function judgeAll() {
    for (let round = 0; round < 4; round += 1) all("[data-relevant]").forEach((element) => show(element, truth(judge(JSON.parse(element.dataset.relevant), ""))));
    count();
  }
  let asking = null;
  function ask() {
    if (form.dataset.asks !== "yes") return;
    clearTimeout(asking);
    asking = setTimeout(async () => {
      try {
        const answer = await fetch(`${place}/check/`, { method: "POST", body: body(false), credentials: "omit", headers: { Accept: "application/json" } });
        if (!answer.ok) return;
        const told = await answer.json();
        all("[data-q][data-asks]").forEach((element) => show(element, !told.hidden.includes(element.dataset.q)));
        Object.entries(told.choices).forEach(([name, known]) => all(`[name="${CSS.escape(name)}"]`).forEach((element) => {
          if (element.tagName === "SELECT") [...element.options].forEach((option) => { option.hidden = option.value !== "" && !known.includes(option.value); });
          else element.closest("label").hidden = !known.includes(element.value);
        }));
        count();
      } catch { /* no line: everything stays to be seen, the server judges what is sent */ }
    }, 400);
  }

  // ---- steps and progress
  const steps = all("[data-step]");
  const [back, next, send] = [one("[data-back]"), one("[data-next]"), one("[data-send]")];
  let at = 0;
  const alive = (step) => all("[data-q]", step).some((question) => !question.closest("[data-off]"));
  const open = () => steps.filter(alive);
  function turn(to, focus = true) {
    const living = open();
    at = Math.max(0, Math.min(to, living.length - 1));
    steps.forEach((step) => { step.hidden = step !== living[at]; });
    back.hidden = at === 0; next.hidden = at >= living.length - 1; send.hidden = !next.hidden;
    next.textContent = `${words("step")} (${at + 1}/${living.length})`;
    if (focus) { window.scrollTo(0, 0); (one("legend, .q-label, h2", living[at] || form) || form).scrollIntoView({ block: "nearest" }); }
  }
  const questions = () => all(".q[data-kind]").filter((question) => !question.closest("[data-off]") && !question.closest("template"));
  const answered = (question) => all("input, select, textarea", question).some((element) => (element.type === "radio" || element.type === "checkbox" ? element.checked : element.type !== "file" && element.value.trim() !== "") || (element.type === "file" && pictures[element.name]));
  function count() {
    const every = questions(), done = every.filter(answered).length, bar = one("[role=progressbar]");
    bar.setAttribute("aria-valuenow", String(done)); bar.setAttribute("aria-valuemax", String(every.length));
    bar.firstElementChild.style.width = `${every.length ? (done / every.length) * 100 : 0}%`;
    one("[data-count]").textContent = `${done}/${every.length}`;
  }
  function fault(question, text) {
    question.classList.toggle("is-wrong", Boolean(text));
    const line = one("[data-error]", question);
    if (line) line.textContent = text;
  }
  function check(question) {
    const empty = !answered(question);
    if (empty) return "required" in question.dataset ? words("need") : "";
    if (question.dataset.constraint && !truth(judge(JSON.parse(question.dataset.constraint), value(question.dataset.q)))) return question.dataset.refusal || words("need");
    return "";
  }
  function checkStep(step) {
    const wrong = questions().filter((question) => step.contains(question)).filter((question) => { const text = check(question); fault(question, text); return text; });
    if (wrong[0]) wrong[0].scrollIntoView({ block: "center" });
    return wrong.length === 0;
  }
  function go(question) {
    const living = open();
    const step = living.findIndex((each) => each.contains(question));
    if (step >= 0) turn(step);
    question.scrollIntoView({ block: "center" });
    one("input, select, textarea", question)?.focus({ preventScroll: true });
  }
  back.addEventListener("click", () => turn(at - 1));
  next.addEventListener("click", () => { if (checkStep(open()[at])) turn(at + 1); });

  // ---- saving and sending, also over a bad line
  function body(whole) {
    const data = new FormData();
    data.set("khet:opening", state.opening);
    data.set("khet:language", form.elements["khet:language"].value);
    fields().forEach(([name, text]) => data.append(name, text));
    if (whole) Object.entries(pictures).forEach(([name, address]) => data.append(name, blob(address), "picture.jpg"));
    return data;
  }
  function blob(address) {
    const bytes = atob(address.slice(address.indexOf(",") + 1));
    return new Blob([Uint8Array.from(bytes, (letter) => letter.charCodeAt(0))], { type: "image/jpeg" });
  }
  function clock(answer) {
    const told = Date.parse(answer.headers.get("Date") || "");
    if (told && Math.abs(Date.now() - told) > 15 * 60 * 1000) { status.textContent = words("clock"); return true; }
    return false;
  }
  let saving = null, busy = false;
  function save() {
    const fits = keep();
    if (!drafts) { if (fits) say("kept"); return; }
    clearTimeout(saving);
    saving = setTimeout(push, 700);
  }
  async function push() {
    if (busy || state.sending) return;
    busy = true; say("saving");
    try {
      const answer = await fetch(`${place}/save/`, { method: "POST", body: body(true), credentials: "omit", headers: { Accept: "application/json" } });
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) {
        Object.entries(told.pictures || {}).forEach(([name, id]) => { form.elements[name.replace(/:file$/, "")].value = id; delete pictures[name]; });
        keep();
        if (!clock(answer)) say("saved");
      } else if (told.message) finish(told.message, false);
      else say("kept");
    } catch { say("kept"); } finally { busy = false; }
  }
  let wait = 2000, timer = null;
  async function deliver() {
    clearTimeout(timer);
    if (busy) { timer = setTimeout(deliver, 300); return; }
    busy = true; state.sending = true; keep(); say("sending"); send.disabled = true;
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: body(true), credentials: "omit", headers: { Accept: "application/json" } });
      const told = await answer.json().catch(() => null);
      if (answer.ok && told?.state === "sent") { state.sending = false; store.clear(); finish(told.message, true); return; }
      if (answer.status >= 500 || !told) throw new Error("later");
      state.sending = false; send.disabled = false; keep();
      if (told.state === "wrong") refuse(told.wrong); else finish(told.message, false);
    } catch (trouble) {
      status.textContent = words(trouble?.message === "later" ? "error" : "waiting");
      timer = setTimeout(deliver, wait + Math.random() * 1000);
      wait = Math.min(wait * 2, 60000);
    } finally { busy = false; }
  }
  function refuse(wrong) {
    let first = null;
    Object.entries(wrong).forEach(([name, text]) => {
      const question = all("[data-q]").find((each) => each.dataset.q === name);
      if (!question) return;
      fault(question, text); first = first || question;
    });
    if (first) go(first);
    say("kept");
  }
  function finish(text, done) {
    const last = document.querySelector("[data-done]");
    one("h2", last).textContent = done ? words("sent") : "";
    one("p", last).textContent = text || words("thanks");
    last.hidden = false;
    if (done) { form.hidden = true; document.documentElement.classList.remove("js-on"); }
    last.focus();
  }
  form.addEventListener("submit", (event) => {
    const action = event.submitter?.value || "send";
    if (action.startsWith("add:")) return;
    event.preventDefault();
    if (action === "send") {
      for (const step of open()) if (!checkStep(step)) { turn(open().indexOf(step), false); return; }
      wait = 2000; deliver();
    }
  });
  window.addEventListener("online", () => { if (state.sending) { wait = 2000; deliver(); } });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && state.sending) deliver(); });

  // ---- what a person does
  form.addEventListener("change", (event) => {
    const question = event.target.closest(".q");
    if (event.target.type === "file") { attach(event.target); return; }
    if (event.target.closest("[data-rank]")) sort(event.target);
    if (question) fault(question, answered(question) ? check(question) : "");
    judgeAll(); ask(); save();
  });
  form.addEventListener("input", (event) => { if (event.target.matches("textarea, input:not([type=radio], [type=checkbox], [type=file])")) { keep(); count(); if (drafts) { clearTimeout(saving); saving = setTimeout(push, 1500); } else say("kept"); } });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-up], [data-down], [data-locate]");
    if (!button) return;
    if (button.matches("[data-add]")) { event.preventDefault(); const row = add(button.closest("[data-repeat]")); judgeAll(); save(); one("input, select, textarea", row)?.focus(); }
    else if (button.matches("[data-locate]")) locate(button);
    else move(button);
  });

  // a rank: arrows move a line, the numbers follow; without this script the numbers are chosen
  function move(button) {
    const line = button.closest("li"), list = line.parentElement;
    if (button.matches("[data-up]")) line.previousElementSibling?.before(line); else line.nextElementSibling?.after(line);
    all("li", list).forEach((each, index) => { one("select", each).value = String(index + 1); });
    button.focus(); judgeAll(); save();
  }
  function sort(select) {
    const list = select.closest("[data-rank]");
    all("select", list).forEach((other) => { if (other !== select && other.value === select.value) other.value = ""; });
  }
  function locate(button) {
    const question = button.closest(".q"), name = question.dataset.q, accuracy = one("[data-accuracy]", question);
    if (!navigator.geolocation) { accuracy.textContent = words("place"); return; }
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition((found) => {
      button.removeAttribute("aria-busy");
      form.elements[`${name}:lat`].value = found.coords.latitude.toFixed(6);
      form.elements[`${name}:lon`].value = found.coords.longitude.toFixed(6);
      form.elements[`${name}:acc`].value = Math.round(found.coords.accuracy);
      accuracy.textContent = `± ${Math.round(found.coords.accuracy)} m`;
      fault(question, ""); judgeAll(); save();
    }, () => { button.removeAttribute("aria-busy"); accuracy.textContent = words("place"); }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 });
  }
  // a picture is made smaller here already: less to send, and nothing of the camera leaves the phone
  async function attach(input) {
    const [file] = input.files, question = input.closest(".q"), line = one("[data-picture]", question);
    delete pictures[input.name];
    if (!file) { save(); return; }
    try {
      const drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, 1280 / Math.max(drawn.width, drawn.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(drawn.width * scale)); canvas.height = Math.max(1, Math.round(drawn.height * scale));
      canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
      pictures[input.name] = canvas.toDataURL("image/jpeg", 0.75);
      line.textContent = `${(pictures[input.name].length * 0.75 / 1024).toFixed(0)} KB`;
      fault(question, "");
    } catch { fault(question, words("big")); }
    count(); save();
  }

  // ---- begin: take up what this device still holds
  const kept = store.read();
  if (kept?.opening && (kept.sending || form.dataset.filled !== "yes" || !drafts)) {
    state = { ...state, opening: kept.opening, sending: Boolean(kept.sending) };
    Object.assign(pictures, kept.pictures || {});
    if (form.dataset.filled !== "yes") fill(kept.values || []);
    say("kept");
  }
  // somebody else's answers may wait in a device that is shared; those on their way are never thrown away
  const left = document.querySelector("[data-left]");
  if (left && !drafts && !state.sending && form.dataset.filled !== "yes" && kept?.values?.some(([, text]) => text !== "")) {
    left.hidden = false;
    one("[data-anew]", left).addEventListener("click", () => { store.clear(); location.replace(location.href); });
  }
  opening.value = state.opening;
  judgeAll(); ask();
  const stuck = one(".q.is-wrong");
  if (stuck) go(stuck); else turn(0, false);
  if (state.sending) deliver();
})();
