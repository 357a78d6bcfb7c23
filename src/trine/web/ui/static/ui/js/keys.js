// The keyboard: g + letter goes places, j and k walk through rows, ? shows what there is.
import { isWriting, on } from './dom.js'

const ROWS = '[data-rows] tbody tr, :is(.finding-list, .finding-rows) > li'
const LINK = 'a[href], button'
const PATIENCE = 1500

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
  })
  on('click', '[data-opens-keys]', showSheet)
}

function readPlaces () {
  const data = document.getElementById('palette-pages')
  return new Map((data ? JSON.parse(data.textContent) : []).map(({ letter, url }) => [letter, url]))
}

function showSheet () {
  document.getElementById('keys')?.showModal()
}

function walk (step) {
  const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility() && row.querySelector(LINK))
  if (!rows.length) return
  const at = rows.findIndex((row) => row.hasAttribute('data-current') || row.contains(document.activeElement))
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))]
  for (const row of rows) row.toggleAttribute('data-current', row === next)
  next.querySelector(LINK).focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}

function open () {
  document.querySelector('[data-current] a[href]')?.click()
}
