import { ProfilePage } from '../../profile-page/src/profile_page';
import { State } from '../../profile-page/src/state';
import { element } from '../../profile-page/src/view/element';
import type { ReportData, Section } from './data';
import { heapDiffPage, heapPage } from './heap_page';
import { LeakTestsPage } from './leak_tests_page';
import { reportKeys } from './view/keys';

interface Page {
  element: HTMLElement;
  show(): void;
  key(event: KeyboardEvent): void;
}

const kindNames = { leakTests: 'Tests', heapDiff: 'Heaps compared', profile: 'Profile', heap: 'Heap' };

function makePage(section: Section): Page {
  switch (section.kind) {
    case 'leakTests': return new LeakTestsPage(section);
    case 'heapDiff': return heapDiffPage(section);
    case 'heap': return heapPage(section);
    case 'profile': return new ProfilePage(new State(section.data), [], [reportKeys]);
  }
}

/** All parts of the report, one of which is shown; each is made when it is first looked at. */
export class ReportPage {
  readonly element: HTMLElement;
  private readonly stage = element('div', { class: 'page' });
  private readonly chosen: HTMLSelectElement;
  private readonly pages: (Page | undefined)[] = [];
  private shown = 0;

  constructor(private readonly data: ReportData) {
    const { sections, notes } = data;
    this.chosen = element('select', { 'aria-label': 'Part of the report', title: 'Part of the report', onchange: () => this.choose(Number(this.chosen.value)) },
      ...sections.map((section, i) => element('option', { value: String(i) }, `${kindName(section)}: ${section.title}`)));
    const step = (text: string, title: string, by: number) =>
      element('button', { class: 'icon', title, 'aria-label': title, onclick: () => this.choose(this.shown + by) }, text);
    this.element = element('div', { class: 'page' },
      element('nav', { class: 'report-bar', 'aria-label': 'Parts of the report' },
        element('span', { class: 'brand' }, 'Wayfinder report'), step('‹', 'Previous part ([)', -1), this.chosen, step('›', 'Next part (])', 1),
        element('span', { class: 'push' }),
        notes.length > 0 && element('details', { class: 'notes' }, element('summary', {}, notes.length === 1 ? '1 note' : `${notes.length} notes`), element('ul', {}, ...notes.map((note) => element('li', {}, note))))),
      this.stage);
  }

  show() {
    const page = (this.pages[this.shown] ??= makePage(this.data.sections[this.shown]));
    this.chosen.value = String(this.shown);
    this.stage.replaceChildren(page.element);
    page.show();
  }

  key(event: KeyboardEvent) {
    const typing = event.target instanceof HTMLInputElement;
    if (!typing && !event.ctrlKey && !event.metaKey && (event.key === '[' || event.key === ']')) {
      this.choose(this.shown + (event.key === '[' ? -1 : 1));
      event.preventDefault();
    } else {
      this.pages[this.shown]!.key(event);
    }
  }

  private choose(index: number) {
    if (index < 0 || index >= this.data.sections.length || index === this.shown) return;
    this.shown = index;
    this.show();
  }
}

function kindName(section: Section): string {
  return section.kind === 'profile' && section.data.sides.length === 2 ? 'Profiles compared' : kindNames[section.kind];
}
