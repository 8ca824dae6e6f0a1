/* Keeps the lists to tick and what they are drawn with, so that a list opens again without a line. The network is
   always asked first; what was kept is shown only when it does not answer, and is forgotten after a day. */
const KEPT = "khet-ticks-1";
const DAY = 24 * 60 * 60 * 1000;
const wanted = (url) => /\/sessions\/\d+\/ticks\/$/.test(url.pathname) || url.pathname.startsWith("/static/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin || !wanted(url)) return;
  event.respondWith(answer(event.request));
});

async function answer(request) {
  const kept = await caches.open(KEPT);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) await kept.put(request, await dated(fresh.clone()));
    else if (!fresh.ok) await kept.delete(request);
    return fresh;
  } catch (problem) {
    const old = await kept.match(request);
    if (old && Date.now() - Number(old.headers.get("X-Kept-At")) < DAY) return old;
    if (old) await kept.delete(request);
    throw problem;
  }
}

async function dated(response) {
  const headers = new Headers(response.headers);
  headers.set("X-Kept-At", String(Date.now()));
  return new Response(await response.blob(), { status: response.status, headers });
}
