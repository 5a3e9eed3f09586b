// Comfort only: the link to leave works without this file. With it the page is gone at once, and from the history too.
const leave = document.getElementById('leave')
let pressed = 0

function away () {
  document.body.classList.add('ov-gone')
  document.title = '\u200b'
  window.location.replace(leave.href)
}

leave.addEventListener('click', (event) => {
  event.preventDefault()
  away()
})

// Shift three times, as people know it from other services; any other key begins anew.
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') away()
  pressed = event.key === 'Shift' && !event.repeat ? pressed + 1 : 0
  if (pressed === 3) away()
})

// A second click would use the code up once more, and answer that it is used.
for (const button of document.querySelectorAll('button[data-once]')) {
  button.form.addEventListener('submit', (event) => {
    if (button.dataset.sent) event.preventDefault()
    button.dataset.sent = 'yes'
  })
}
