// The keyboard: g + letter goes places, j and k walk through rows, ? shows what there is. A row may have buttons with
// a key of their own (`data-key`), such as those of the inbox.
import { isWriting, on } from './dom.js'

const ROWS = '[data-rows] tbody tr, :is(.finding-list, .finding-rows, .inbox) > li'
const LINK = 'a[href], button'
const PATIENCE = 1500
const PLACE = 'trine:row'

export function startKeys () {
  let waitingSince = 0
  const places = readPlaces()
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return
    if (document.querySelector('dialog[open]')) return
    if (waitingSince && event.timeStamp - waitingSince < PATIENCE) {
      waitingSince = 0
      const place = places.get(event.key)
      if (place) { event.preventDefault(); location.assign(place) }
      return
    }
    waitingSince = 0
    if (event.key === 'g') waitingSince = event.timeStamp
    else if (event.key === '?') showSheet()
    else if (event.key === 'j' || event.key === 'k') { event.preventDefault(); walk(event.key === 'j' ? 1 : -1) }
    else if (event.key === 'Enter' && document.activeElement === document.body) open()
    else if (/^[a-z]$/.test(event.key)) press(event.key)
  })
  on('click', '[data-opens-keys]', showSheet)
  goBackToRow()
}

function readPlaces () {
  const data = document.getElementById('palette-pages')
  const pages = data ? JSON.parse(data.textContent) : []
  return new Map(pages.filter(({ letter }) => letter).map(({ letter, url }) => [letter, url]))
}

function showSheet () {
  document.getElementById('keys')?.showModal()
}

function visibleRows () {
  return [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility() && row.querySelector(LINK))
}

function walk (step) {
  const rows = visibleRows()
  goTo(rows, rows.findIndex((row) => row.hasAttribute('data-current') || row.contains(document.activeElement)) + step)
}

function goTo (rows, at) {
  if (!rows.length) return
  const next = rows[Math.min(rows.length - 1, Math.max(0, at))]
  for (const row of rows) row.toggleAttribute('data-current', row === next)
  next.querySelector(LINK).focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}

function open () {
  document.querySelector('[data-current] a[href]')?.click()
}

/** Presses the current row's button for a key, and comes back to the same place when the page answers. */
function press (key) {
  const row = document.querySelector('[data-current]')
  const button = row?.querySelector(`[data-key="${key}"]`)
  if (!button) return
  sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, visibleRows().indexOf(row)]))
  button.click()
}

function goBackToRow () {
  const [path, at] = JSON.parse(sessionStorage.getItem(PLACE) ?? '[]')
  sessionStorage.removeItem(PLACE)
  if (path === location.pathname) goTo(visibleRows(), at)
}
