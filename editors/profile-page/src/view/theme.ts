import type { State } from '../state';
import { kinds } from '../data';

export type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
const ofSystem = (): Theme => (system.matches ? 'dark' : 'light');
let chosen: Theme | null = null;
let shown = ofSystem();

export function theme(): Theme {
  return shown;
}

const listeners: (() => void)[] = [];

export function onTheme(listener: () => void) {
  listeners.push(listener);
}

function apply() {
  document.documentElement.dataset.theme = shown = chosen ?? ofSystem();
  for (const listener of listeners) listener();
}

/** Follows the system until the user says otherwise. */
export function startTheme() {
  system.addEventListener('change', apply);
  apply();
}
export function toggleTheme() {
  chosen = shown === 'dark' ? 'light' : 'dark';
  apply();
}

/** What the chart is drawn with. */
export const chartColors = {
  light: {
    background: '#ffffff', text: '#1d2430', axis: '#5b6575', grid: 'rgba(30, 45, 70, 0.07)', selection: '#0b57d0',
    hover: '#1d2430', found: 'oklch(0.84 0.15 82)',
  },
  dark: {
    background: '#14171c', text: '#eef1f5', axis: '#9aa5b4', grid: 'rgba(200, 215, 240, 0.07)', selection: '#8ab4ff',
    hover: '#eef1f5', found: 'oklch(0.56 0.12 70)',
  },
};

/** Far from its neighbours' numbers. */
const scatter = (fn: number) => (fn * 7 + (fn >> 3)) % 10;
const hues = [262, 150, 55, 310, 195, 100, 345, 225, 128, 20];

/** A colour for each file, or for each function where files are few; C is grey, markers as the collector are rose. */
export function functionColor(state: State, fn: number): string {
  if (colors.theme !== shown || colors.search !== state.search || colors.data !== state.data) {
    colors = { theme: shown, search: state.search, data: state.data, of: [] };
  }
  return (colors.of[fn] ??= makeColor(state, fn));
}
let colors: { theme?: Theme; search?: State['search']; data?: State['data']; of: string[] } = { of: [] };

function makeColor(state: State, fn: number): string {
  const isDark = shown === 'dark';
  const { search } = state;
  if (search) {
    if (search.matches[fn]) return chartColors[shown].found;
    return isDark ? 'oklch(0.3 0.012 260)' : 'oklch(0.945 0.006 260)';
  }
  const shift = ((fn * 7) % 5) - 2;
  const lightness = isDark ? 0.43 + shift * 0.016 : 0.865 + shift * 0.013;
  const kind = state.data.functions.kind[fn];
  if (kind === kinds.c) return `oklch(${isDark ? lightness - 0.05 : lightness + 0.015} 0.012 260)`;
  if (kind === kinds.marker) return `oklch(${lightness} ${isDark ? 0.075 : 0.065} 15)`;
  const hue = hues[(state.data.files.length > 3 ? state.data.functions.file[fn] : scatter(fn)) % hues.length];
  return `oklch(${lightness} ${isDark ? 0.07 : 0.075} ${hue})`;
}

/** From blue, what got less, to red, what got more; `change` from -1 to 1. */
export function changeColor(change: number): string {
  const strength = Math.round(Math.min(1, Math.abs(change)) ** 0.6 * 8) / 8;
  const hue = change > 0 ? 25 : 255;
  return shown === 'dark'
    ? `oklch(${0.36 + 0.14 * strength} ${0.008 + 0.14 * strength} ${hue})`
    : `oklch(${0.93 - 0.2 * strength} ${0.006 + 0.13 * strength} ${hue})`;
}

/** Of a source line; `share` of the hottest one. */
export function colorOfHeat(share: number): string {
  const strength = Math.sqrt(share);
  return shown === 'dark' ? `oklch(0.55 0.16 45 / ${0.06 + 0.5 * strength})` : `oklch(0.75 0.16 55 / ${0.05 + 0.5 * strength})`;
}
