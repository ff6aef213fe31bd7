/* page_selftest.js: PAGE.html#selftest checks the page in the browser that shows it, and writes what
 * it found to the element `selftest`: "ok, N checks", or what is wrong. */

class Checks {
    constructor() {
        this.count = 0;
        this.wrong = [];
    }

    expect(condition, what) {
        this.count++;
        if (!condition && this.wrong.length < 20)
            this.wrong.push(what);
    }

    /* Every line that the map names is there and holds what the map says. */
    map(map) {
        const code = (line) => textOf(map.code, line);
        for (const step of map.steps) {
            let text = '';
            for (let line = step.lines[0]; line <= step.lines[1]; line++)
                text += code(line) + ' ';
            this.expect(text.includes('RNET_STEP(' + step.step + ')') && text.includes(step.kernel + '('),
                map.code + ': step ' + step.step + ' is not in its lines');
            for (const name of [...Object.values(step.reads), ...Object.values(step.writes)])
                this.expect(text.includes(name), map.code + ': step ' + step.step + ' does not name ' + name);
            for (const node of step.nodes)
                for (const at of node.lines)
                    this.expect(lineOf(place(at).file, place(at).first) && lineOf(place(at).file, place(at).last),
                        at + ' is no line');
        }
        for (const buffer of map.buffers)
            this.expect(code(buffer.line).includes(' ' + buffer.name + ' '), buffer.name + ' is not in its line');
        for (const kernel of map.kernels)
            this.expect(code(kernel.comment).startsWith('/* K') && code(kernel.lines[1]) === '}',
                kernel.name + ' is not in its lines');
        for (const block of map.blocks)
            for (const range of [block.lines, block.backward_lines])
                this.expect(!range || (code(range[0]).startsWith('/*') && code(range[1]) === '}'),
                    'block ' + block.name + ' is not in its lines');
    }

    /* A line of the source leads to the C, and that leads back. */
    links(index) {
        for (const [key, found] of index.source) {
            const chosen = ofSource(index, place(key).file, place(key).first);
            this.expect(!found.steps.size || chosen.hit.size > 0, key + ' leads to no line of C');
        }
        for (const step of index.map.steps) {
            const chosen = ofCode(index, step.lines[1]);
            this.expect(chosen && chosen.steps.has(step), 'the call of step ' + step.step + ' does not lead to it');
            for (const key of chosen ? chosen.source : []) {
                const back = index.source.get(key);
                this.expect(back && back.steps.has(step), key + ' does not lead back to step ' + step.step);
            }
        }
    }

    /* What a reader does: points, clicks, types. */
    async hands(index) {
        const frame = () => new Promise((done) => { setTimeout(done, 50); });
        const step = index.map.steps[index.map.steps.length - 1];
        const at = place(step.nodes[0].lines[0]);
        const line = lineOf(index.map.code, step.lines[1]), source = lineOf(at.file, at.first);
        show(index.map.code);
        const lit = (found) => found.classList.contains('hit');
        line.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
        await frame();
        this.expect(lit(line) && lit(source), 'pointing at C lights neither it nor the source');
        source.dispatchEvent(new MouseEvent('click', {bubbles: true}));
        this.expect(pinned && lit(line), 'clicking on the source does not keep the C');
        document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}));
        this.expect(!pinned && !lit(line) && !lit(source), 'Escape does not let go');
        const pre = texts.get(index.map.code);
        setCursor(lineOf(index.map.code, step.lines[1] - 1));
        pre.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown', bubbles: true}));
        this.expect(lit(line), 'the arrow keys do not move');
        const svg = byId('chart').querySelector('svg');
        svg.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}));
        this.expect(svg.querySelector('.frame'), 'a step lights none of its buffers');
        const buffer = index.map.buffers[0];
        if (buffer)
            bars.get(buffer.name).dispatchEvent(new MouseEvent('click', {bubbles: true}));
        this.expect(!buffer || (pinned && lit(lineOf(index.map.code, buffer.line))), 'a bar does not lead to its row');
        pin(null);
    }

    page() {
        const map = indexOf(active).map;
        this.expect(document.querySelectorAll('.bar').length === map.buffers.length, 'the bars are not the buffers');
        this.expect(document.querySelectorAll('#kernels-table tbody tr').length === map.kernels.length,
            'the rows are not the kernels');
        for (const pre of texts.values())
            this.expect(rowsOf(pre).length === Number(pre.dataset.lines), pre.dataset.file + ' lacks lines');
        const ids = [...document.querySelectorAll('[id]')].map((found) => found.id);
        this.expect(new Set(ids).size === ids.length, 'an id stands twice');
        for (const link of document.querySelectorAll('a[href]'))
            this.expect(link.getAttribute('href').startsWith('#') && byId(link.getAttribute('href').slice(1)),
                'a link leads out of the page');
        this.expect(performance.getEntriesByType('resource').length === 0, 'the page asks for other files');
    }
}

async function selftest() {
    const checks = new Checks();
    try {
        for (let i = 0; i < data.maps.length; i++) {
            const index = indexOf(i);
            checks.map(index.map);
            checks.links(index);
            await checks.hands(index);
            checks.page();
        }
        show(data.maps[0].code);
    } catch (error) {
        checks.wrong.push(String(error));
    }
    const output = byId('selftest');
    output.textContent = checks.wrong.length ? checks.wrong.join('\n') : 'ok, ' + checks.count + ' checks';
    output.hidden = false;
}

if (location.hash === '#selftest')
    selftest();
