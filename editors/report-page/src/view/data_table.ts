import {
  columnFilteringFeature, constructTable, createFilteredRowModel, createPaginatedRowModel, createSortedRowModel, globalFilteringFeature,
  rowPaginationFeature, rowSortingFeature, tableFeatures,
} from '@tanstack/table-core';
import { storeReactivityBindings } from '@tanstack/table-core/store-reactivity-bindings';
import { formatCount } from '../../../profile-page/src/format';
import { choice } from '../../../profile-page/src/view/choice';
import { element, replaceContent } from '../../../profile-page/src/view/element';

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(), rowSortingFeature, columnFilteringFeature, globalFilteringFeature, rowPaginationFeature,
  sortedRowModel: createSortedRowModel(), filteredRowModel: createFilteredRowModel(), paginatedRowModel: createPaginatedRowModel(),
});

/** Numbers stand to the right; they are sorted downwards first, texts upwards. */
export interface TableColumn<Row> {
  id: string;
  title: string;
  value(row: Row): string | number;
  text?(row: Row): string;
  /** Beside the value, for colours: "more", "less". */
  look?(row: Row): string;
}

export interface TableOptions<Row> {
  /** The column that it is sorted by at first, numbers downwards. */
  sort: string;
  /** A column of few texts, of which one can be chosen. */
  choose?: string;
  onActive?(row: Row): void;
}

const pageSizes = [25, 50, 100, 500];
let tables = 0;

/** A table that can be sorted by any column, filtered, and turned page by page. TanStack Table reckons, this draws. */
export class DataTable<Row extends object> {
  readonly element: HTMLElement;
  private readonly id = `table${++tables}`;
  private readonly head = element('tr', { role: 'row' });
  private readonly body = element('tbody', { role: 'rowgroup' });
  private readonly grid: HTMLTableElement;
  private readonly pager = element('div', { class: 'pane-bar pager', role: 'group', 'aria-label': 'Pages' });
  private readonly table;
  private active = -1; // of the rows on this page

  constructor(private readonly label: string, private readonly columns: TableColumn<Row>[], private readonly rows: Row[], private readonly options: TableOptions<Row>) {
    this.table = constructTable<typeof features, Row>({
      features, data: rows,
      columns: columns.map(({ id, value }) => ({
        id, accessorFn: (row: Row) => value(row), sortFn: (a, b) => compare(value(a.original), value(b.original)), filterFn: (row, _, wanted) => value(row.original) === wanted,
      })),
      initialState: { sorting: [{ id: options.sort, desc: this.isNumber(options.sort) }], pagination: { pageIndex: 0, pageSize: 50 } },
      enableSortingRemoval: false,
      enableMultiSort: false,
      getColumnCanGlobalFilter: (column) => !this.isNumber(column.id),
      globalFilterFn: (row, id, fits: (text: string) => boolean) => fits(String(row.getValue(id))),
    });
    this.grid = element('table', { role: 'grid', 'aria-label': label, tabindex: '0', class: 'data', onkeydown: (event: KeyboardEvent) => this.key(event) },
      element('thead', { role: 'rowgroup' }, this.head), this.body);
    this.body.addEventListener('click', (event) => {
      const row = (event.target as Element).closest('tr');
      if (row) this.activate(Number(row.dataset.place));
    });
    this.element = element('div', { class: 'pane table-pane' }, element('div', { class: 'table-scroll' }, this.grid), this.pager);
    this.draw();
  }

  /** Leaves rows of which a text fits; null: all. */
  filter(fits: ((text: string) => boolean) | null) {
    this.table.setGlobalFilter(() => fits ?? undefined); // a function would be called with the filter before
    this.turnTo(0);
  }
  focus() {
    this.grid.focus({ preventScroll: true });
  }

  key(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target !== this.grid && event.target !== document.body)) return;
    const last = this.shown().length - 1;
    const { pageIndex } = this.table.store.state.pagination;
    const actions: Record<string, () => void> = {
      ArrowDown: () => this.activate(this.active + 1), ArrowUp: () => this.activate(Math.max(0, this.active - 1)),
      Home: () => this.activate(0), End: () => this.activate(last),
      PageDown: () => this.turnTo(pageIndex + 1), PageUp: () => this.turnTo(pageIndex - 1),
    };
    if (!(event.key in actions)) return;
    event.preventDefault();
    actions[event.key]();
  }

  private isNumber(id: string) {
    const value = this.columns.find((column) => column.id === id)!.value;
    return this.rows.length > 0 && typeof value(this.rows[0]) === 'number';
  }
  private shown() {
    return this.table.getRowModel().rows;
  }

  private activate(place: number) {
    const rows = this.shown();
    if (rows.length === 0) return;
    this.active = Math.max(0, Math.min(rows.length - 1, place));
    this.drawRows();
    this.body.children[this.active].scrollIntoView({ block: 'nearest' });
    this.options.onActive?.(rows[this.active].original);
  }
  private turnTo(page: number) {
    this.table.setPageIndex(Math.max(0, Math.min(this.table.getPageCount() - 1, page)));
    this.active = -1;
    this.draw();
    this.element.firstElementChild!.scrollTop = 0;
  }
  private sortBy(id: string) {
    const [sorted] = this.table.store.state.sorting;
    this.table.setSorting([{ id, desc: sorted.id === id ? !sorted.desc : this.isNumber(id) }]);
    this.turnTo(0);
    this.head.querySelector<HTMLElement>(`[data-column="${id}"]`)?.focus();
  }

  private draw() {
    this.drawHead();
    this.drawRows();
    this.drawPager();
  }
  private drawHead() {
    const [sorted] = this.table.store.state.sorting;
    replaceContent(this.head, ...this.columns.map(({ id, title }) => {
      const isSorted = sorted.id === id;
      return element('th', {
        role: 'columnheader', scope: 'col', class: this.isNumber(id) ? 'number' : 'text', 'aria-sort': isSorted ? (sorted.desc ? 'descending' : 'ascending') : 'none',
      }, element('button', { 'data-column': id, onclick: () => this.sortBy(id) }, title,
        element('span', { class: 'sort', 'aria-hidden': 'true' }, isSorted ? (sorted.desc ? '↓' : '↑') : '')));
    }));
  }

  private drawRows() {
    const { pageIndex, pageSize } = this.table.store.state.pagination;
    const rows = this.shown();
    replaceContent(this.body, ...rows.map(({ original }, place) => element('tr', {
      role: 'row', id: `${this.id}-${place}`, 'data-place': String(place), 'aria-rowindex': String(pageIndex * pageSize + place + 2), 'aria-selected': String(place === this.active),
    }, ...this.columns.map(({ value, text, look }) => {
      const shown = text ? text(original) : String(value(original));
      const isNumber = typeof value(original) === 'number';
      const exact = isNumber ? formatCount(value(original) as number) : shown;
      return element('td', { role: 'gridcell', class: `${isNumber ? 'number' : 'text'} ${look?.(original) ?? ''}`, title: exact }, shown);
    }))));
    this.grid.setAttribute('aria-rowcount', String(this.found() + 1));
    if (this.active >= 0) this.grid.setAttribute('aria-activedescendant', `${this.id}-${this.active}`);
    else this.grid.removeAttribute('aria-activedescendant');
  }
  private found() {
    return this.table.getFilteredRowModel().rows.length;
  }

  private drawPager() {
    const { pageIndex, pageSize } = this.table.store.state.pagination;
    const found = this.found();
    const pages = Math.max(1, this.table.getPageCount());
    const first = Math.min(found, pageIndex * pageSize + 1);
    const button = (text: string, name: string, to: number) => element('button', {
      class: 'icon', title: name, 'aria-label': name, disabled: to < 0 || to >= pages || to === pageIndex, 'data-page': name,
      onclick: () => {
        this.turnTo(to);
        this.pager.querySelector<HTMLElement>(`[data-page="${name}"]:enabled`)?.focus();
      },
    }, text);
    replaceContent(this.pager, this.chooser(),
      element('span', { class: 'of', 'aria-live': 'polite' }, found === 0 ? `${this.label}: none` : `${this.label} ${formatCount(first)}–${formatCount(Math.min(found, first + pageSize - 1))} of ${formatCount(found)}`),
      element('span', { class: 'push' }),
      choice('Rows a page', pageSizes.map((size) => `${size} rows`), pageSizes.indexOf(pageSize), (index) => {
        this.table.setPageSize(pageSizes[index]);
        this.turnTo(0);
      }),
      button('«', 'First page', 0), button('‹', 'Previous page', pageIndex - 1),
      element('span', { class: 'of' }, `${pageIndex + 1} / ${pages}`),
      button('›', 'Next page', pageIndex + 1), button('»', 'Last page', pages - 1));
  }

  private chooser() {
    const { choose } = this.options;
    if (!choose) return null;
    const column = this.columns.find(({ id }) => id === choose)!;
    const values = [...new Set(this.rows.map((row) => String(column.value(row))))].sort();
    const filters = this.table.store.state.columnFilters;
    return choice(column.title, [`${column.title}: all`, ...values], filters.length > 0 ? values.indexOf(filters[0].value as string) + 1 : 0, (index) => {
      this.table.setColumnFilters(index === 0 ? [] : [{ id: choose, value: values[index - 1] }]);
      this.turnTo(0);
      this.pager.querySelector('select')!.focus();
    });
  }
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });
}
