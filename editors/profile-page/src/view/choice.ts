import { element } from './element';

/** One of several, as a list that opens. */
export function choice(label: string, options: string[], chosen: number, choose: (index: number) => void): HTMLSelectElement {
  const select = element('select', { 'aria-label': label, title: label, onchange: () => choose(Number(select.value)) },
    ...options.map((text, i) => element('option', { value: String(i), ...(i === chosen && { selected: true }) }, text)));
  return select;
}
