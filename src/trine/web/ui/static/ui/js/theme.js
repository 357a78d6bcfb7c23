// The theme changes at once; the form behind it keeps the choice, with or without script.
import { on } from './dom.js'

export function startThemeSwitch () {
  on('submit', '.theme-choice', async (form, event) => {
    const chosen = event.submitter?.value
    if (!chosen) return
    event.preventDefault()
    document.documentElement.dataset.theme = chosen
    for (const button of document.querySelectorAll('.theme-choice button')) {
      button.setAttribute('aria-pressed', String(button.value === chosen))
    }
    document.dispatchEvent(new CustomEvent('trine:theme'))
    const body = new FormData(form, event.submitter)
    await fetch(form.action, { method: 'POST', body, redirect: 'manual' })
  })
}
