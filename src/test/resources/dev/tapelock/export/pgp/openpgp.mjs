// Makes a key with openpgp.js, or opens messages with it. Called by OpenPgpJsTest; the first argument is the module's file.
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const [module, what, ...files] = process.argv.slice(2);
const openpgp = await import(pathToFileURL(module));

const kinds = {
  curve25519: { type: 'ecc', curve: 'curve25519Legacy' },
  rsa3072: { type: 'rsa', rsaBits: 3072 },
  nistP256: { type: 'ecc', curve: 'nistP256' },
  version6: { type: 'curve25519', config: { v6Keys: true } },
  curve25519Aead: { type: 'ecc', curve: 'curve25519Legacy', config: { aeadProtect: true } },
  rsa3072Aead: { type: 'rsa', rsaBits: 3072, config: { aeadProtect: true } },
  version6Aead: { type: 'curve25519', config: { v6Keys: true, aeadProtect: true } },
};

if (what === 'generate') {
  const [kind, secret, open] = files;
  const made = await openpgp.generateKey({
    userIDs: [{ name: 'Ann', email: 'ann@example.com' }], format: 'armored', ...kinds[kind],
  });
  await writeFile(secret, made.privateKey);
  await writeFile(open, made.publicKey);
} else {
  const [secret, ...messages] = files;
  const decryptionKeys = await openpgp.readPrivateKey({ armoredKey: await readFile(secret, 'utf8') });
  for (const file of messages) {
    const message = await openpgp.readMessage({ binaryMessage: new Uint8Array(await readFile(file)) });
    const { data } = await openpgp.decrypt({ message, decryptionKeys, format: 'binary' });
    await writeFile(file + '.opened', data);
  }
}
