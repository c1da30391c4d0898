// What pages need beside HTML: parts of pages (htmx), live parts (server-sent events), and a few manners of ours. Without any of it pages
// still show and forms still work.
import htmx from 'htmx.org/dist/htmx.esm.js';
import 'htmx.org/dist/ext/hx-sse.js';
import './live.js';
import './pause.js';
import './board.js';
import './slide.js';
import './print.js';
import './search.js';
import './forms.js';
import './files.js';
import './judging.js';
import './criteria.js';

window.htmx = htmx;
document.documentElement.classList.add('js');
