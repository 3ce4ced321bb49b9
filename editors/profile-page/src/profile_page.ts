import type { State, ViewName } from './state';
import { CallTree } from './view/call_tree';
import { ChartView } from './view/chart_view';
import { element } from './view/element';
import { FunctionTable } from './view/function_table';
import { Header } from './view/header';
import { makeHelp } from './view/help';
import { hasSource } from './view/places';
import { Source } from './view/source';
import { onTheme, toggleTheme } from './view/theme';
import { Tooltip } from './view/tooltip';

/** A view that only some pages have; each method is called while it is in the document. */
export interface AddedView {
  name: ViewName;
  title: string;
  element: HTMLElement;
  show(): void;
  focus(): void;
  /** The state's search has changed. */
  find(): void;
  key(event: KeyboardEvent): void;
}

/** Everything that is shown of one profile, or of two that are compared. */
export class ProfilePage {
  readonly element: HTMLElement;
  private readonly main = element('main', { id: 'view', role: 'tabpanel' });
  private readonly charts: ChartView;
  private readonly functions: FunctionTable;
  private readonly calls: CallTree;
  private readonly source: Source;
  private readonly header: Header;
  private readonly help: HTMLDialogElement;
  private hasOldTheme = false; // it changed while this was not in the document

  constructor(readonly state: State, private readonly added: AddedView[] = [], help: Parameters<typeof makeHelp>[0] = []) {
    const tooltip = new Tooltip();
    this.help = makeHelp(help);
    this.charts = new ChartView(state, tooltip, {
      openSource: (fn) => this.openSource(fn), openCalls: (fn, direction) => this.openCalls(fn, direction),
    });
    this.functions = new FunctionTable(state, (fn) => this.openCalls(fn, 'callers'));
    this.calls = new CallTree(state);
    this.source = new Source(state);
    this.header = new Header(state, {
      help: () => this.help.showModal(),
      nextMatch: () => this.nextMatch(),
      leaveSearch: () => this.leaveSearch(),
    }, new Map(added.map((view) => [view.name, view.title])));
    this.element = element('div', { class: 'page' }, this.header.element, this.main, tooltip.element, this.help);
    const [first] = this.header.views;
    state.view = first === 'functions' && state.data.sides[0].mode === 'line' ? 'source' : first;
    state.onChange((part) => this.change(part));
    onTheme(() => (this.element.isConnected ? state.tell('theme') : (this.hasOldTheme = true)));
  }

  /** Once it is in the document, and again when it has come back into it. */
  show() {
    if (this.hasOldTheme) this.charts.chart.restyle();
    this.hasOldTheme = false;
    this.header.update();
    this.main.setAttribute('aria-labelledby', `tab-${this.state.view}`);
    const view = this.addedView;
    this.main.replaceChildren((view ?? this.own).element);
    if (view) view.show();
    else if (this.isChart) this.charts.show();
    else if (this.state.view === 'functions') this.functions.update();
    else if (this.state.view === 'calls' && this.calls.grid.rows.length === 0) this.calls.update();
    else if (this.state.view === 'source') this.source.update();
    else this.table.grid.draw();
  }

  key(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.help.open) return;
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    const view = this.header.views[Number(event.key) - 1];
    if (typing && event.key !== 'Escape') return;
    if (event.key === '/') {
      this.header.search.focus();
      this.header.search.select();
    } else if (event.key === '?') this.help.showModal();
    else if (event.key === 't') toggleTheme();
    else if (event.key === 'Escape') {
      if (this.state.search) this.leaveSearch();
      else if (this.isChart) this.charts.escape();
      else this.state.select(-1);
    } else if (view) {
      this.state.show(view);
      this.focus();
    } else {
      if (event.target === document.body) (this.addedView ?? (this.isChart ? this.charts : this.table.grid)).key(event);
      return;
    }
    event.preventDefault();
  }

  private get isChart() {
    return this.state.view === 'flame' || this.state.view === 'time';
  }
  private get addedView() {
    return this.added.find((view) => view.name === this.state.view);
  }
  private get table() {
    return { functions: this.functions, calls: this.calls, source: this.source }[this.state.view as 'functions' | 'calls' | 'source'];
  }
  private get own() {
    return this.isChart ? this.charts : this.table;
  }

  private focus() {
    const view = this.addedView;
    if (view) view.focus();
    else if (this.isChart) this.charts.focus();
    else this.table.grid.element.focus();
  }
  private openCalls(fn: number, direction: 'callees' | 'callers') {
    this.calls.show(direction, fn);
    this.state.show('calls');
    this.calls.grid.element.focus();
  }
  private openSource(fn: number) {
    if (!hasSource(this.state, fn)) return;
    this.state.show('source');
    this.source.showFunction(fn);
    this.source.grid.element.focus();
  }
  private nextMatch() {
    if (this.addedView) this.focus();
    else if (this.isChart) this.charts.goToMatch();
    else this.table.grid.activate(this.table.grid.active + 1);
  }
  private leaveSearch() {
    this.header.search.value = '';
    this.state.find('');
    this.focus();
  }

  private change(part: Parameters<Parameters<State['onChange']>[0]>[0]) {
    const { view } = this.state;
    if (part === 'view') this.show();
    else if (part === 'selection') {
      if (this.isChart) this.charts.showSelected();
      else if (view === 'functions') this.functions.grid.draw();
      else if (view === 'calls') this.calls.showSelected();
    } else if (part === 'search') {
      this.header.showFound();
      if (this.addedView) this.addedView.find();
      else if (this.isChart) this.charts.chart.redraw();
      else if (view === 'functions') this.functions.update();
      else this.table.grid.draw();
    } else if (part === 'theme') {
      this.charts.chart.restyle();
      if (this.addedView) this.addedView.show();
      else if (!this.isChart) this.table.grid.draw();
    } else {
      this.header.showFound();
      this.charts.chart.forget();
      this.calls.focus = -1;
      this.calls.grid.rows = [];
      this.show();
    }
  }
}

/** Fills the document, and notes when the page can be seen. */
export function startPage(page: { element: HTMLElement; show(): void; key(event: KeyboardEvent): void }, title: string) {
  document.title = title;
  document.addEventListener('keydown', (event) => page.key(event));
  document.body.append(page.element);
  page.show();
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('wayfinder:drawn')));
}
