import { readData, type PageData } from './data';
import { ProfilePage, startPage } from './profile_page';
import { State } from './state';
import { titleOf } from './view/places';
import { startTheme } from './view/theme';

const state = new State(readData<PageData>());
startTheme();
startPage(new ProfilePage(state), `${state.data.sides.map(titleOf).join(' → ')} – Wayfinder profile`);
