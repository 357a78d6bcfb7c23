// Moving bars by hand and by keys, pictures to take along, the keys of one's week. Every page works without it.
import { startMoving } from './moving.js'
import { startPictures } from './pictures.js'
import { startWeek } from './week.js'

for (const start of [startMoving, startPictures, startWeek]) start()
