import { element } from './element';

const keys: [string, [string, string][]][] = [
  ['Anywhere', [
    ['/', 'search; Enter there goes to the next match'], ['Esc', 'leave the search, show all, choose nothing'],
    ['1 – 9', 'views, from left to right'], ['t', 'dark or light'], ['?', 'this list'],
  ]],
  ['Flame graph and time order', [
    ['↑ ↓', 'caller, heaviest callee'], ['← →', 'neighbours'], ['Enter', 'zoom to the box'], ['+ − 0', 'zoom in, out, show all'],
    ['wheel', 'zoom at the mouse; with Shift scroll'], ['drag', 'move'], ['Page ↑ ↓', 'scroll'],
  ]],
  ['Tables', [
    ['↑ ↓', 'rows'], ['Enter', 'callers of a function; open or close a call'], ['→ ←', 'open, close a call'],
  ]],
  ['Source', [['n p', 'next, previous hot line']]],
];

/** `added`: of the page that shows it. */
export function makeHelp(added: [string, [string, string][]][] = []): HTMLDialogElement {
  const close = () => dialog.close();
  const dialog = element('dialog', { class: 'help', 'aria-labelledby': 'help-title', onclick: (event: Event) => event.target === dialog && close() },
    element('div', {},
      element('header', {}, element('h2', { id: 'help-title' }, 'Keys'), element('button', { class: 'quiet icon', 'aria-label': 'Close', onclick: close }, '×')),
      ...[...added, ...keys].map(([title, list]) => element('section', {}, element('h3', {}, title),
        element('dl', {}, ...list.flatMap(([key, meaning]) => [element('dt', {}, element('kbd', {}, key)), element('dd', {}, meaning)]))))));
  return dialog;
}
