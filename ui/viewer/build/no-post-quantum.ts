// Stands in for age's post-quantum algorithms, which this page never uses: a key of that kind is refused.

function absent(): never {
  throw new Error('post-quantum keys are not read here');
}

const algorithm = { getPublicKey: absent, encapsulate: absent, decapsulate: absent };

export const MLKEM768P256 = algorithm;
export const MLKEM768X25519 = algorithm;
