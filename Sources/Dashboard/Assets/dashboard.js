// Reads the page again every few seconds and changes what differs, so that focus, scrolling and open details stay.
// Everything is there without this script; nothing is asked of any other server.
'use strict';

const main = document.querySelector('main[data-refresh]');
if (main) {
  let paused = false;
  let timer = 0;
  let failures = 0;
  let asking = false;
  let seen = 0;
  const bar = document.createElement('p');
  bar.className = 'live faint';
  const button = document.createElement('button');
  button.type = 'button';
  button.id = 'pause';
  const note = document.createElement('span');
  note.id = 'live';
  const alarm = document.createElement('span');
  alarm.setAttribute('role', 'status');
  bar.append(button, note, alarm);
  main.querySelector('h1').after(bar);

  const show = () => {
    button.textContent = paused ? 'Go on refreshing' : 'Stop refreshing';
    const seconds = Math.round(Number(main.dataset.refresh) / 1000);
    note.textContent = paused ? 'These figures stand still.' : `Refreshed every ${seconds} seconds.`;
  };

  // Rows are the same when they are about the same thing; everything else when it is of the same kind.
  const isSame = (old, fresh) => old.nodeName === fresh.nodeName
    && (old.nodeType !== Node.ELEMENT_NODE || old.getAttribute('class') === fresh.getAttribute('class'))
    && (old.nodeName !== 'TR' || old.firstElementChild?.textContent === fresh.firstElementChild?.textContent);

  // Makes `old` like `fresh`, touching only what differs.
  const morph = (old, fresh) => {
    if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) { old.replaceWith(fresh); return; }
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
      return;
    }
    for (const attribute of [...old.attributes]) {
      // What the reader has opened stays open.
      const isState = old.nodeName === 'DETAILS' && attribute.name === 'open';
      if (!isState && !fresh.hasAttribute(attribute.name)) old.removeAttribute(attribute.name);
    }
    for (const attribute of fresh.attributes) {
      if (old.getAttribute(attribute.name) !== attribute.value) old.setAttribute(attribute.name, attribute.value);
    }
    const olds = [...old.childNodes].filter((node) => node !== bar);
    for (const node of [...fresh.childNodes].filter((node) => node.nodeName !== 'NOSCRIPT')) {
      // What went away in between is left out, so that what follows it stays what it was.
      const place = olds.findIndex((other) => isSame(other, node));
      if (place < 0) { if (olds.length) olds[0].before(node); else old.append(node); continue; }
      olds.splice(0, place).forEach((other) => other.remove());
      morph(olds.shift(), node);
    }
    olds.forEach((node) => node.remove());
  };

  const refresh = async () => {
    if (asking) return;
    asking = true;
    try {
      const signal = AbortSignal.timeout(30000);
      const answer = await fetch(location.href, { cache: 'no-store', redirect: 'error', signal });
      if (answer.status === 401) { location.reload(); return; }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.querySelector('main[data-refresh]');
      if (!fresh) throw new Error('no figures');
      if (paused) return;
      morph(main, fresh);
      failures = 0;
      seen += 1;
      main.dataset.seen = String(seen);
      if (alarm.textContent) alarm.textContent = '';
    } catch {
      failures += 1;
      const text = 'The dashboard does not answer; these figures are old. Trying again.';
      if (alarm.textContent !== text) alarm.textContent = text;
    } finally {
      asking = false;
      schedule();
    }
  };

  const schedule = () => {
    clearTimeout(timer);
    show();
    if (paused || document.hidden) return;
    timer = setTimeout(refresh, Math.min(60000, Number(main.dataset.refresh) * 2 ** Math.min(failures, 4)));
  };

  button.addEventListener('click', () => { paused = !paused; schedule(); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden && !paused) refresh(); });
  main.querySelectorAll('noscript').forEach((node) => node.remove());
  schedule();
}
