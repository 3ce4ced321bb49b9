import { readData } from '../../profile-page/src/data';
import { startPage } from '../../profile-page/src/profile_page';
import { startTheme } from '../../profile-page/src/view/theme';
import type { ReportData } from './data';
import { ReportPage } from './report_page';

const data = readData<ReportData>();
startTheme();
startPage(new ReportPage(data), `${data.sections.map(({ title }) => title).slice(0, 3).join(', ')} – Wayfinder report`);
