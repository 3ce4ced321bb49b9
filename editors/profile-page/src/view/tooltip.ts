import { element } from './element';

/** A small table that follows the mouse. */
export class Tooltip {
  readonly element = element('div', { class: 'tooltip', role: 'tooltip', hidden: true });

  show(x: number, y: number, title: string, place: string, rows: string[][]) {
    this.element.replaceChildren(
      element('div', { class: 'tooltip-name' }, title), element('div', { class: 'tooltip-place' }, place),
      element('table', {}, ...rows.map(([name, ...cells]) =>
        element('tr', {}, element('th', { scope: 'row' }, name), ...cells.map((cell) => element('td', {}, cell))))));
    this.element.hidden = false;
    const { width, height } = this.element.getBoundingClientRect();
    this.element.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - width - 8))}px`;
    this.element.style.top = `${y + 18 + height > innerHeight - 8 ? Math.max(8, y - height - 10) : y + 18}px`;
  }

  hide() {
    this.element.hidden = true;
  }
}
