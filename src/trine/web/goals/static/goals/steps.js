// The keys 1 to 5 choose a step of a check-in, unless somebody is writing.
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-5]$/.test(event.key)) return
  if (event.target.matches('input:not([type="radio"]), textarea, select')) return
  const steps = [...document.querySelectorAll('[data-steps] input[type="radio"]')].filter((step) => step.offsetParent)
  const step = steps[Number(event.key) - 1]
  if (!step) return
  event.preventDefault()
  step.checked = true
  step.focus()
})
