import { formatCount } from '../../profile-page/src/format';
import { matcher } from '../../profile-page/src/model/search';
import { element, replaceContent } from '../../profile-page/src/view/element';
import { makeHelp } from '../../profile-page/src/view/help';
import { toggleTheme } from '../../profile-page/src/view/theme';
import type { GroupDelta, LeakTest, LeakTestsSection } from './data';
import { text } from './view/columns';
import { DataTable } from './view/data_table';
import { groupTable } from './view/deltas';
import { reportKeys, tableKeys } from './view/keys';

const verdict = (test: LeakTest) => (test.leaked ? 'leak' : test.failed ? 'failed' : 'ok');
const perCall = (id: string, title: string, value: (test: LeakTest) => number) => ({
  id, title, value, text: (test: LeakTest) => (value(test) === 0 ? '0' : value(test).toFixed(1)), look: (test: LeakTest) => (value(test) > 0 ? 'more' : ''),
});

/** What came of leak tests; below, what grew in the active one. */
export class LeakTestsPage {
  readonly element: HTMLElement;
  private readonly table: DataTable<LeakTest>;
  private readonly grown = element('section', { class: 'grown', 'aria-live': 'polite', 'aria-label': 'What grew' });
  private readonly search: HTMLInputElement;
  private readonly help = makeHelp([reportKeys, tableKeys]);

  constructor({ leakTests }: LeakTestsSection) {
    this.table = new DataTable<LeakTest>('Tests', [
      { ...text<LeakTest>('verdict', 'Result', verdict), look: (test) => (test.leaked || test.failed ? 'more' : '') },
      perCall('bytes', 'Bytes a call', (test) => test.bytesPerIteration), perCall('objects', 'Objects a call', (test) => test.objectsPerIteration),
      text('name', 'Test', (test) => test.name), text('file', 'File', (test) => test.file), text('owner', 'Held by', (test) => test.owner ?? ''), text('message', 'What was found', (test) => test.message),
    ], leakTests.tests, { sort: 'bytes', choose: 'verdict', onActive: (test) => this.showGrown(test) });
    this.search = element('input', {
      type: 'search', placeholder: 'Search', 'aria-label': 'Search tests and owners', spellcheck: 'false', autocomplete: 'off',
      oninput: () => this.table.filter(this.search.value === '' ? null : matcher(this.search.value)),
    });
    const icon = (text: string, title: string, action: () => void) => element('button', { class: 'icon', title, 'aria-label': title, onclick: action }, text);
    const counted = (number: number, thing: string) => `${formatCount(number)} ${thing}${number === 1 ? '' : 's'}`;
    const facts = [counted(leakTests.tests.length, 'test'), counted(leakTests.leaks, 'leak'), counted(leakTests.failures, 'failure')].join(', ');
    this.element = element('div', { class: 'page' },
      element('header', { class: 'top' },
        element('div', { class: 'title' }, element('h1', {}, 'Leak tests'), element('span', { class: 'fact' }, facts), element('span', { class: 'push' }),
          element('div', { class: 'search' }, this.search, element('kbd', { 'aria-hidden': 'true' }, '/')),
          icon('◐', 'Dark or light (t)', toggleTheme), icon('?', 'Keys (?)', () => this.help.showModal()))),
      element('main', {}, this.table.element, this.grown), this.help);
    replaceContent(this.grown, element('p', { class: 'note' }, 'Click a test, or press an arrow key: here stands what grew. Snapshots of tests that leak are parts of this report.'));
  }

  show() {}

  key(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.help.open) return;
    if (event.target === this.search || event.target instanceof HTMLSelectElement) {
      if (event.key !== 'Escape' || event.target !== this.search) return;
      this.search.value = '';
      this.table.filter(null);
      this.table.focus();
    } else if (event.key === '/') this.search.focus();
    else if (event.key === '?') this.help.showModal();
    else if (event.key === 't') toggleTheme();
    else {
      if (event.target === document.body) this.table.key(event);
      return;
    }
    event.preventDefault();
  }

  private showGrown(test: LeakTest) {
    const groups: GroupDelta[] = test.groups;
    replaceContent(this.grown, element('h2', {}, test.name), element('p', { class: 'note' }, test.message || 'Nothing leaks.'), groups.length > 0 && groupTable(groups).element);
  }
}
