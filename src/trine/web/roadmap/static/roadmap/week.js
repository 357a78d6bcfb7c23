// The keys 1 to 3 say how the work stands in whose row somebody is, unless they are writing.
export function startWeek () {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-3]$/.test(event.key)) return
    if (event.target.matches('input:not([type="radio"]), textarea, select')) return
    const row = event.target.closest('[data-week-row]') ?? document.querySelector('[data-week-row]')
    const step = row?.querySelectorAll('input[type="radio"]')[Number(event.key) - 1]
    if (!step) return
    event.preventDefault()
    step.checked = true
    step.focus()
  })
}
