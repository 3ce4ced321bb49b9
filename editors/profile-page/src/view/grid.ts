import { element } from './element';

const rowHeight = 24;
let grids = 0;

/** A table of any length: only the rows in sight are there. One of them is active, moved by arrows and clicks. */
export class Grid<Row> {
  readonly element: HTMLElement;
  rows: Row[] = [];
  active = -1;
  onActive: (row: Row) => void = () => {};
  onOpen: (row: Row) => void = () => {};
  /** Gives true for a key that it took. */
  onKey: (key: string, row: Row | undefined) => boolean = () => false;

  private readonly id = `grid${++grids}`;
  private readonly body = element('div', { class: 'grid-body', role: 'rowgroup' });

  constructor(
    role: 'grid' | 'treegrid', label: string, private readonly head: HTMLElement,
    private readonly fill: (row: Row, isActive: boolean) => HTMLElement,
  ) {
    this.element = element('div', { class: 'grid', role, 'aria-label': label, tabindex: '0' },
      element('div', { class: 'grid-head', role: 'rowgroup' }, head), this.body);
    this.element.addEventListener('scroll', () => this.draw(), { passive: true });
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.body.addEventListener('click', (event) => this.click(event));
    this.body.addEventListener('dblclick', () => this.rows[this.active] !== undefined && this.onOpen(this.rows[this.active]));
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  setRows(rows: Row[], active = -1) {
    this.rows = rows;
    this.active = active;
    this.body.style.height = `${rows.length * rowHeight}px`;
    this.element.setAttribute('aria-rowcount', String(rows.length + 1));
    this.draw();
  }

  /** Makes a row the active one and brings it into sight. */
  activate(index: number, tell = true) {
    if (this.rows.length === 0) return;
    this.active = Math.max(0, Math.min(this.rows.length - 1, index));
    const top = this.active * rowHeight;
    const room = this.element.clientHeight - this.head.offsetHeight;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top + rowHeight > this.element.scrollTop + room) this.element.scrollTop = top + rowHeight - room;
    this.draw();
    if (tell) this.onActive(this.rows[this.active]);
  }

  draw() {
    const first = Math.max(0, Math.floor(this.element.scrollTop / rowHeight) - 4);
    const last = Math.min(this.rows.length, first + Math.ceil(this.element.clientHeight / rowHeight) + 8);
    const drawn = this.rows.slice(first, last).map((row, i) => {
      const index = first + i;
      const made = this.fill(row, index === this.active);
      made.id = `${this.id}-${index}`;
      made.setAttribute('aria-rowindex', String(index + 2));
      made.setAttribute('aria-selected', String(index === this.active));
      made.style.top = `${index * rowHeight}px`;
      return made;
    });
    this.body.replaceChildren(...drawn);
    if (this.active >= first && this.active < last) this.element.setAttribute('aria-activedescendant', `${this.id}-${this.active}`);
    else this.element.removeAttribute('aria-activedescendant');
  }

  private click(event: MouseEvent) {
    const row = (event.target as Element).closest('[role=row]');
    if (row) this.activate(Number(row.getAttribute('aria-rowindex')) - 2);
  }

  key(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 2);
    const moves: Record<string, number> = {
      ArrowDown: this.active + 1, ArrowUp: Math.max(0, this.active - 1), PageDown: this.active + page,
      PageUp: this.active - page, Home: 0, End: this.rows.length - 1,
    };
    if (this.onKey(event.key, this.rows[this.active])) event.preventDefault();
    else if (event.key in moves) {
      event.preventDefault();
      this.activate(moves[event.key]);
    } else if (event.key === 'Enter' && this.rows[this.active] !== undefined && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      this.onOpen(this.rows[this.active]);
    }
  }
}

/** Cells of numbers with their head; shared by the tables of functions and of calls. */
export function cell(text: string, kind = 'number', title = '', bar = -1): HTMLElement {
  const made = element('div', { class: `cell ${kind}`, role: 'gridcell', ...(title && { title }) }, text);
  if (text === '0' || bar === 0) made.classList.add('zero');
  if (bar > 0) {
    const filled = element('span', { class: 'bar', 'aria-hidden': 'true' });
    filled.style.width = `${Math.max(0, Math.min(1, bar)) * 100}%`;
    made.prepend(filled);
  }
  return made;
}
