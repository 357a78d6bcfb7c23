// Everything here makes pages quicker to use; every page works without it.
document.documentElement.classList.add('js')
