import { on } from './dom.js'
import { say } from './toasts.js'

export function startCopying () {
  on('click', '[data-copies]', async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.copies)
      say('Copied.')
    } catch {
      say('Your browser does not let pages copy. Select the text and copy it yourself.')
    }
  })
}
