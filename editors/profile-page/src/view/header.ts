import type { PageData } from '../data';
import { formatAmount, formatCount, formatShare } from '../format';
import type { State, ViewName } from '../state';
import { choice } from './choice';
import { element, replaceContent } from './element';
import { titleOf } from './places';
import { toggleTheme } from './theme';

const ownViews = ['flame', 'time', 'functions', 'calls', 'source'] as const;

export interface HeaderActions {
  help(): void;
  nextMatch(): void;
  leaveSearch(): void;
}

/** In line mode paths are not known, in call mode lines. */
function has(data: PageData, view: ViewName): boolean {
  const { mode } = data.sides[0];
  if (mode === 'heap') return view !== 'time' && view !== 'source';
  if (view === 'time') return Boolean(data.timeline ?? data.calls);
  if (view === 'source') return mode !== 'call';
  return view === 'functions' || mode !== 'line';
}

/** What the page is of, and everything that chooses what it shows. */
export class Header {
  readonly element: HTMLElement;
  readonly views: ViewName[];
  readonly search: HTMLInputElement;
  private readonly found = element('output', { class: 'found-share', 'aria-live': 'polite' });
  private readonly tabs: HTMLElement;

  /** `added`: views in front of those that each page has, by their names. */
  constructor(private readonly state: State, actions: HeaderActions, private readonly added: ReadonlyMap<ViewName, string>) {
    const { data } = state;
    this.views = [...added.keys(), ...ownViews.filter((view) => has(data, view))];
    this.search = element('input', {
      type: 'search', placeholder: 'Search', 'aria-label': state.words.search, spellcheck: 'false', autocomplete: 'off',
      oninput: () => state.find(this.search.value),
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === 'Enter') actions.nextMatch();
        else if (event.key === 'Escape') actions.leaveSearch();
        else return;
        event.preventDefault();
        event.stopPropagation();
      },
    });
    this.tabs = element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Views', onkeydown: (event: KeyboardEvent) => this.moveTab(event) });
    const icon = (text: string, title: string, action: () => void, name: string) =>
      element('button', { class: `icon ${name}`, title, 'aria-label': title, onclick: action }, text);
    this.element = element('header', { class: 'top' },
      element('div', { class: 'title' }, element('h1', { title: data.sides.at(-1)!.program }, this.title()), ...this.facts(),
        element('span', { class: 'push' }), ...this.comparison()),
      element('div', { class: 'bar' }, this.tabs, element('span', { class: 'push' }), ...this.choices(),
        element('div', { class: 'search' }, this.search, this.found, element('kbd', { 'aria-hidden': 'true' }, '/')),
        icon('◐', 'Dark or light (t)', toggleTheme, 'theme'), icon('?', 'Keys (?)', actions.help, 'keys')));
    this.update();
    this.showFound();
  }

  update() {
    replaceContent(this.tabs, ...this.views.map((view) => {
      const isShown = view === this.state.view;
      return element('button', {
        role: 'tab', id: `tab-${view}`, 'aria-selected': String(isShown), 'aria-controls': 'view', tabindex: isShown ? '0' : '-1',
        onclick: () => this.state.show(view),
      }, this.added.get(view) ?? this.state.words[view as (typeof ownViews)[number]]);
    }));
  }

  showFound() {
    const { search, whole } = this.state;
    this.found.textContent = search ? `${formatCount(search.count)} · ${formatShare(this.state.foundAmount(), whole)}` : '';
    this.found.title = search ? `${search.count} match; with all below them they have this share of all` : '';
  }

  private title() {
    const [first, second] = this.state.data.sides;
    return second ? `${titleOf(first)} → ${titleOf(second)}` : titleOf(first);
  }

  private facts() {
    const { sides, columns } = this.state.data;
    const last = sides[sides.length - 1];
    const fact = (text: string, kind = '', title = '') => element('span', { class: `fact ${kind}`, ...(title && { title }) }, text);
    const measured = { sampling: `${last.clock} time`, call: 'calls', line: 'lines', allocation: 'allocations', heap: 'heap' }[last.mode];
    const facts = [fact(`Lua ${last.lua || '–'}`.replace(/^Lua luajit/i, 'LuaJIT')), fact(measured)];
    const whole = sides.map((_, side) => formatAmount(this.state.tree.total[0][side][0], columns[0].unit)).join(' → ');
    facts.push(fact(whole, '', `${columns[0].title}, everything together`));
    if (last.samples > 0) facts.push(fact(`${sides.map((side) => formatCount(side.samples)).join(' → ')} ${this.state.words.samples}`));
    const lost = sides.reduce((sum, side) => sum + side.lostSamples, 0);
    if (lost > 0) facts.push(fact(`${formatCount(lost)} lost`, 'warn', 'Samples that could not be taken'));
    const notes = [...new Set(sides.flatMap((side) => side.notes))];
    if (notes.length > 0) facts.push(element('details', { class: 'notes' }, element('summary', {}, notes.length === 1 ? '1 note' : `${notes.length} notes`), element('ul', {}, ...notes.map((note) => element('li', {}, note)))));
    return facts;
  }

  /** Of what there is more than one of. */
  private choices() {
    const { state } = this;
    const { data } = state;
    const made: HTMLElement[] = [];
    if (data.threads.length > 1) {
      const all = data.threads.map((_, i) => i);
      const names = ['All coroutines', ...data.threads.map((thread) => thread.name)];
      made.push(choice('Coroutines', names, 0, (i) => state.chooseThreads(i === 0 ? all : [i - 1])));
    }
    if (data.columns.length > 1) made.push(choice('Measured', data.columns.map((column) => column.title), 0, (i) => state.chooseColumn(i)));
    return made;
  }

  private comparison() {
    const { state } = this;
    if (!state.isComparison) return [];
    return [
      choice('Compared', ['As measured', 'As shares'], 0, (i) => state.chooseShares(i === 1)),
      choice('Width', ['Width: before', 'Width: after'], 1, (i) => state.chooseSide(i)),
    ];
  }

  private moveTab(event: KeyboardEvent) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = (this.views.indexOf(this.state.view) + by + this.views.length) % this.views.length;
    this.state.show(this.views[next]);
    this.element.querySelector<HTMLElement>(`#tab-${this.views[next]}`)?.focus();
  }
}
