// Tells once which time zone the browser is in, as long as nobody has said so: times and quiet hours go by it.
import { csrfToken } from './dom.js'

const TOLD = 'trine:zone-told'

export function startZone () {
  const address = document.body.dataset.asksZone
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (!address || !zone || zone === 'UTC' || sessionStorage.getItem(TOLD)) return
  sessionStorage.setItem(TOLD, zone)
  fetch(address, { method: 'POST', headers: { 'X-CSRFToken': csrfToken() }, body: new URLSearchParams({ zone }) })
}
