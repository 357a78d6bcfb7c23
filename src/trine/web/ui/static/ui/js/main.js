// Everything here makes pages quicker to use; every page works without it.
import { startCharts } from './charts.js'
import { startCopying } from './copy.js'
import { startDialogs } from './dialogs.js'
import { startDropZones } from './drop_zone.js'
import { startFocus } from './focus.js'
import { startGraphs } from './graphs.js'
import { startKeys } from './keys.js'
import { startMenus } from './menus.js'
import { startPalette } from './palette.js'
import { startThemeSwitch } from './theme.js'
import { startToasts } from './toasts.js'
import { startUnsaved } from './unsaved.js'
import { startZone } from './zone.js'

document.documentElement.classList.add('js')
for (const start of [
  startToasts, startDialogs, startMenus, startCopying, startDropZones, startFocus,
  startThemeSwitch, startUnsaved, startKeys, startPalette, startCharts, startGraphs, startZone,
]) start()
