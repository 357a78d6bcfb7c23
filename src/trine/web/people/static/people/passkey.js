// Passkeys: the browser's part. A form with data-passkey="create" or "get" asks the device, puts its answer into the
// form's field `credential`, and sends it. Its options stand in the JSON block that data-options names, or are fetched
// from data-options-url.

const decode = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))

const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

const known = (credentials = []) => credentials.map((one) => ({ ...one, id: decode(one.id) }))

async function options (form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent)
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
  return answer.json()
}

async function create ({ creation_options: { publicKey } }) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      user: { ...publicKey.user, id: decode(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' }
    }
  })
  return {
    ...common(credential),
    response: {
      clientDataJSON: encode(credential.response.clientDataJSON),
      attestationObject: encode(credential.response.attestationObject),
      transports: credential.response.getTransports()
    }
  }
}

async function get ({ request_options: { publicKey } }) {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      allowCredentials: known(publicKey.allowCredentials)
    }
  })
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response
  return {
    ...common(credential),
    response: {
      clientDataJSON: encode(clientDataJSON),
      authenticatorData: encode(authenticatorData),
      signature: encode(signature),
      userHandle: userHandle ? encode(userHandle) : null
    }
  }
}

function common (credential) {
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults()
  }
}

function explain (error) {
  if (error.name === 'NotAllowedError') return 'The device did not confirm it. Try again, or use another way.'
  if (error.name === 'InvalidStateError') return 'This device has a passkey for your account already.'
  if (error.name === 'SecurityError') return 'Passkeys need the address over https, or localhost.'
  return 'That did not work in this browser. Use another way.'
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const problem = form.querySelector('[data-passkey-problem]')
  if (!window.PublicKeyCredential) {
    form.hidden = form.dataset.passkey === 'get'
    problem.textContent = 'This browser has no passkeys, or the address is not https.'
    problem.hidden = false
    continue
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    problem.hidden = true
    try {
      const answer = await { create, get }[form.dataset.passkey](await options(form))
      form.elements.credential.value = JSON.stringify(answer)
      form.submit()
    } catch (error) {
      console.warn(error)
      problem.textContent = explain(error)
      problem.hidden = false
    }
  })
}
