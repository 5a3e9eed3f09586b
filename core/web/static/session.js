// Warns before a session ends, and keeps it alive while somebody types. Without it sessions end all the same, and a form
// posted too late is kept by the page that asks to sign in again.
const WARNING = 120 // seconds before the end of an idle session
const ENDING = 300 // seconds before the end of the whole session
const NOTED = 60 // seconds between two notes of the service that somebody was seen: it may end that much earlier
const SEEN = 'fingerpost seen' // shared by all tabs: each tells the others when the service last saw somebody

export function watchSession(dialog) {
  const idle = (Number(dialog.dataset.idle) - NOTED) * 1000
  const ends = Date.now() + Number(dialog.dataset.left) * 1000
  let isTouched = false
  let isActive = false
  let wasToldOfTheEnd = false

  const seen = () => Number(localStorage.getItem(SEEN)) || 0
  const note = () => localStorage.setItem(SEEN, String(Date.now()))
  note()

  const show = (state) => {
    for (const words of dialog.querySelectorAll('[data-while]')) words.hidden = words.dataset.while !== state
    if (!dialog.open) dialog.showModal()
  }
  const over = () => {
    clearInterval(timer)
    if (isTouched) show('over')
    else location.assign('/sign-in')
  }
  const stay = async () => {
    isActive = false
    try {
      const answer = await fetch('/session', { redirect: 'manual', cache: 'no-store' })
      if (answer.ok) note()
      else if (answer.type === 'opaqueredirect') over()
    } catch { /* no network for a moment: the next look tries again */ }
  }
  const look = () => {
    const now = Date.now()
    const since = now - seen()
    if (since >= idle || now >= ends) over()
    else if (isActive && since > NOTED * 1000) stay()
    else if (now >= ends - ENDING * 1000 && !wasToldOfTheEnd) {
      wasToldOfTheEnd = true
      show('ending')
    } else if (since >= idle - WARNING * 1000) show('idle')
    else if (dialog.open && !wasToldOfTheEnd) dialog.close()
  }

  for (const event of ['keydown', 'pointerdown']) {
    document.addEventListener(event, () => { if (!dialog.open) isActive = true }, { passive: true })
  }
  document.addEventListener('input', () => { isTouched = true })
  dialog.querySelector('button').addEventListener('click', () => {
    dialog.close()
    if (Date.now() - seen() < idle) stay()
  })
  const timer = setInterval(look, 10_000)
}
