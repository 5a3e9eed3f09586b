// A form begun saves itself while somebody types. Without this, "Save and come back" does the same.
const PAUSE = 4000 // milliseconds without typing

export function saveItself(place) {
  const form = place.closest('form')
  let waiting, going
  const save = async () => {
    going = new AbortController()
    const typed = new URLSearchParams(new FormData(form))
    typed.set('by_itself', 'yes')
    try {
      const answer = await fetch(place.dataset.fpSavesItself, { method: 'POST', body: typed, signal: going.signal })
      if (!answer.ok || answer.redirected) throw new Error(answer.status)
      keepVersion(form, (await answer.json()).version)
      const at = new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
      place.textContent = `Saved at ${at}. Only you can see it until it is completed.`
    } catch (error) {
      if (error.name !== 'AbortError') place.textContent = 'Not saved by itself. Press “Save and come back”.'
    }
    going = undefined
  }
  const later = () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => (going ? later() : save()), PAUSE)
  }
  form.addEventListener('input', later)
  // What is sent now is what counts: a save on its way must not come after it.
  form.addEventListener('submit', () => {
    clearTimeout(waiting)
    going?.abort()
  })
}

function keepVersion(form, version) {
  const field = form.elements.namedItem('version') ?? form.appendChild(document.createElement('input'))
  field.type = 'hidden'
  field.name = 'version'
  field.value = version
}
