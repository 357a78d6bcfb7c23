// A meeting by keyboard, and its clocks. Without script the page says from when to when, and every link and form works.

const PATIENCE = 1500
const FIELDS = 'input, select, textarea'
const page = () => document.getElementById('meeting')
let goesAway = -PATIENCE

document.addEventListener('keydown', (event) => {
  const meeting = page()
  if (!meeting || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
  if (event.target.matches(FIELDS)) {
    if (event.key === 'Escape') event.target.blur()
    return
  }
  if (event.timeStamp - goesAway < PATIENCE) { goesAway = -PATIENCE; return }
  if (event.key === 'g') { goesAway = event.timeStamp; return }
  const does = keys[event.key]
  if (!does) return
  event.preventDefault()
  event.stopPropagation()
  does(meeting)
}, true)

const step = (where) => (meeting) => meeting.querySelector(`[data-meeting-step="${where}"]`)?.click()
const write = (key) => (meeting) => meeting.querySelector(`[data-meeting-field="${key}"]`)?.focus()
const keys = {
  j: step('after'), ArrowRight: step('after'), k: step('before'), ArrowLeft: step('before'),
  n: write('n'), d: write('d'), a: write('a'),
}

// What was written is kept; then a letter is a key again.
document.addEventListener('htmx:beforeRequest', ({ detail }) => {
  if (detail.elt.matches('#meeting form, #meeting a')) document.activeElement?.blur()
})

function tick () {
  const meeting = page()
  if (!meeting) return
  const { begun, minutes, point, pointMinutes } = meeting.dataset
  show('box', (Date.now() - new Date(begun).getTime()) / 60000, Number(minutes))
  if (point !== '0') show('point', (Date.now() - sinceWhen(point)) / 60000, Number(pointMinutes))
}

/** Since when this browser has been at the point; another point begins anew. */
function sinceWhen (point) {
  const [known, since] = JSON.parse(sessionStorage.getItem('trine:point') ?? '[]')
  if (known === point) return since
  sessionStorage.setItem('trine:point', JSON.stringify([point, Date.now()]))
  return Date.now()
}

function show (which, passed, of) {
  const clock = page().querySelector(`[data-clock="${which}"]`)
  if (!clock) return
  const left = Math.min(of, Math.ceil(of - passed))
  clock.textContent = left > 0 ? `${left} of ${of} min left` : `${Math.max(1, Math.ceil(passed - of))} min over`
  clock.toggleAttribute('data-over', left <= 0)
}

tick()
setInterval(tick, 1000)
document.addEventListener('htmx:afterSwap', tick)
