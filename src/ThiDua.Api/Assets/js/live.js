// Live parts say calmly when they are cut off, and catch up by themselves: each new connection begins with the whole part. A connection that
// died without a word is noticed by its silence, for the server speaks at least every data-beat seconds.
import htmx from 'htmx.org/dist/htmx.esm.js';

const grace = 2_000;
const heard = new WeakMap();
const late = new WeakMap();

const parts = () => document.querySelectorAll('[hx-sse\\:connect]');
const show = (part, name, on) => {
  const note = document.querySelector(`[data-${name}="${part.id}"]`);
  if (note) note.hidden = !on;
};

// A short break is not worth a word.
const lost = part => {
  if (!late.has(part)) late.set(part, setTimeout(() => show(part, 'lost', true), grace));
};
const back = part => {
  clearTimeout(late.get(part));
  late.delete(part);
  heard.set(part, Date.now());
  show(part, 'lost', false);
  show(part, 'ended', false);
};

// Whoever may no longer see the part is told so; asking again would not help.
const refused = (part, status) => {
  if (!(status >= 400 && status < 500)) return false;
  part.dataset.over = '';
  clearTimeout(late.get(part));
  show(part, 'lost', false);
  show(part, 'ended', true);
  return true;
};

/** Asks for a live part anew. */
export const reconnect = part => {
  const connection = part._htmx?.sse;
  if (connection?.reader) connection.reader.cancel().catch(() => {});
  else connection?.delayCanceller?.();
};

const begin = part => {
  if (part._htmx?.sse || part.dataset.over !== undefined) return;
  htmx.ajax('GET', part.getAttribute('hx-sse:connect'), { source: part }).catch(() => {});
};

const on = (name, act) => document.addEventListener(name, event => {
  const part = event.target.closest?.('[hx-sse\\:connect]');
  if (part) act(part, event.detail);
});
on('htmx:sse:after:connection', back);
on('htmx:sse:after:message', part => heard.set(part, Date.now()));
on('htmx:sse:before:connection', (part, { connection }) => { if (connection.attempt > 0) lost(part); });
on('htmx:sse:error', (part, { status }) => refused(part, status) || lost(part));
on('htmx:sse:before:connection', (part, { connection }) => { if (part.dataset.over !== undefined) connection.cancelled = true; });
// The very first request may fail too: then there is no connection yet that would come back by itself.
for (const name of ['htmx:error', 'htmx:response:error']) {
  on(name, (part, { ctx }) => {
    if (refused(part, ctx?.response?.raw?.status)) return;
    lost(part);
    setTimeout(begin, 5_000, part);
  });
}
// What is asked for beside the streams (a day of the slider, a part that is fetched again and again) leaves what is shown when it does not come,
// and a note says that it is not current, and why where the server said so.
const stale = (part, why) => {
  const note = part?.id && document.querySelector(`[data-stale="${part.id}"]`);
  if (!note) return;
  note.hidden = why === null;
  note.querySelector('[data-why]').textContent = why ?? '';
};
const reason = text => {
  try { return JSON.parse(text).title ?? ''; } catch { return ''; }
};
for (const name of ['htmx:error', 'htmx:response:error']) {
  document.addEventListener(name, ({ target, detail: { ctx } }) => {
    if (!target.matches?.('[hx-sse\\:connect]')) stale(ctx?.target, reason(ctx?.text));
  });
}
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => { if (!(ctx?.response?.status >= 400)) stale(ctx?.target, null); });
on('tinh-den', (part, { data }) => {
  const asOf = part.querySelector('[data-as-of]') ?? document.querySelector(`[data-as-of="${part.id}"]`);
  if (asOf && !part.matches('[data-still], [data-past]')) asOf.textContent = data;
});

addEventListener('offline', () => parts().forEach(part => show(part, 'lost', true)));
addEventListener('online', () => parts().forEach(reconnect));
setInterval(() => parts().forEach(part => {
  const beat = Number(part.dataset.beat) * 1_000;
  if (beat && !document.hidden && Date.now() - (heard.get(part) ?? Date.now()) > 3 * beat) {
    heard.set(part, Date.now());
    lost(part);
    reconnect(part);
  }
}), 5_000);
