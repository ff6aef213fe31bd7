/* page_events.js: pointer and keys. */

/* Hovering draws once a frame, whatever the pointer passes. */
let wanted = null, waiting = false;

function hover(select) {
    wanted = select;
    if (waiting)
        return;
    waiting = true;
    requestAnimationFrame(() => {
        waiting = false;
        if (!pinned)
            draw(wanted());
    });
}

for (const pane of document.querySelectorAll('.pane')) {
    pane.addEventListener('mouseover', (event) => {
        const line = event.target.closest('.l');
        if (line)
            hover(() => selectionAt(line));
    });
    pane.addEventListener('mouseleave', () => hover(() => null));
    pane.addEventListener('click', (event) => {
        const line = event.target.closest('.l');
        if (!line || String(getSelection()).length)
            return;
        setCursor(line);
        keep(selectionAt(line), otherSide(line));
    });
    pane.addEventListener('keydown', (event) => keyInPane(event));
}

function setCursor(line) {
    if (cursor)
        cursor.classList.remove('here');
    cursor = line;
    cursor.classList.add('here');
}

/* Up and down move the cursor from line to line, Enter keeps what belongs to it. */
function keyInPane(event) {
    const pre = event.target;
    if (!pre.matches('pre'))
        return;
    const by = {ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20}[event.key];
    if (event.key === 'Enter' && cursor && cursor.closest('pre') === pre) {
        keep(selectionAt(cursor), otherSide(cursor));
    } else if (by) {
        const from = cursor && cursor.closest('pre') === pre ? Number(cursor.dataset.n) : 0;
        const count = Number(pre.dataset.lines);
        const line = lineOf(pre.dataset.file, Math.min(Math.max(from + by, 1), count));
        if (!line)
            return;
        event.preventDefault();
        pinned = null;
        draw(selectionAt(line));
        setCursor(line);
        line.scrollIntoView({block: 'nearest', inline: 'nearest'});
    }
}

for (const list of document.querySelectorAll('[role=tablist]')) {
    list.addEventListener('click', (event) => {
        const tab = event.target.closest('[role=tab]');
        if (tab)
            show(tab.dataset.file);
    });
    list.addEventListener('keydown', (event) => {
        const tabs = [...list.querySelectorAll('[role=tab]')];
        const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
        if (!by)
            return;
        const at = (tabs.indexOf(document.activeElement) + by + tabs.length) % tabs.length;
        show(tabs[at].dataset.file);
        tabs[at].focus();
    });
}

byId('chart').addEventListener('mousemove', (event) => hover(() => selectionInChart(event)));
byId('chart').addEventListener('mouseleave', () => hover(() => null));
byId('chart').addEventListener('click', (event) => keep(selectionInChart(event), 'codes'));
byId('chart').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && shown) {
        keep(shown, 'codes');
    } else if (event.key.startsWith('Arrow')) {
        event.preventDefault();
        pinned = null;
        draw(keyInChart(event.key));
    }
});

byId('buffers').addEventListener('toggle', drawBuffers);

document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape')
        pin(null);
    else if ((event.key === 'n' || event.key === 'p') && shown && !event.ctrlKey && !event.metaKey)
        go(event.key === 'n' ? 1 : -1);
});

/* PAGE.html#resnet50.rnet:10 opens at that line. */
function openAt(hash) {
    const found = /^#(.+):(\d+)$/.exec(decodeURIComponent(hash));
    const line = found && lineOf(found[1], Number(found[2]));
    if (!line)
        return;
    reveal(found[1], Number(found[2]));
    keep(selectionAt(line), otherSide(line));
    setCursor(line);
}

for (const pre of texts.values())
    if (!pre.hidden)
        rowsOf(pre);
window.addEventListener('hashchange', () => openAt(location.hash));
drawTables();
draw(null);
openAt(location.hash);
