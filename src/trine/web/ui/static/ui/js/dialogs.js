// A link with `data-opens` opens its dialog; without script it leads to the page that does the same.
import { on } from './dom.js'

export function startDialogs () {
  on('click', '[data-opens]', (opener, event) => {
    const dialog = document.getElementById(opener.dataset.opens)
    if (!dialog || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    dialog.showModal()
  })
  on('click', '[data-closes-dialog]', (button) => button.closest('dialog').close())
  on('click', 'dialog', (dialog, event) => { if (event.target === dialog && isOutside(dialog, event)) dialog.close() })
}

function isOutside (dialog, { clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect()
  return clientX < left || clientX > right || clientY < top || clientY > bottom
}
