// Where the focus goes when a part of the page changes, so that nobody is thrown back to the top.

export function startFocus () {
  document.querySelector('main [data-takes-focus]:not(.gallery-shown *)')?.focus()
  document.addEventListener('htmx:afterSwap', ({ detail }) => {
    const errors = detail.elt.querySelector?.('[data-takes-focus]')
    if (errors) errors.focus()
  })
  // A part that was replaced takes the focus with it; its successor at the same place gets it back.
  let lost = null
  document.addEventListener('htmx:beforeSwap', ({ detail }) => {
    const active = document.activeElement
    if (!active || !detail.target.contains(active)) return
    lost = { id: active.id, href: active.getAttribute('href'), name: active.getAttribute('name'), text: active.textContent, end: active.selectionEnd }
  })
  document.addEventListener('htmx:afterSettle', ({ detail }) => {
    if (!lost || (document.activeElement && document.activeElement !== document.body)) { lost = null; return }
    const place = detail.elt
    const again = (lost.id && document.getElementById(lost.id)) || same(place, lost) || place
    if (again === place && !place.hasAttribute('tabindex')) place.setAttribute('tabindex', '-1')
    again.focus({ preventScroll: true })
    if (lost.end != null && again.setSelectionRange && again.type === 'search') again.setSelectionRange(lost.end, lost.end)
    lost = null
  })
}

function same (place, { name, text }) {
  return [...place.querySelectorAll('a[href], button, input, select, textarea, summary')].find((element) =>
    (name && element.getAttribute('name') === name) || (text && element.textContent === text))
}
