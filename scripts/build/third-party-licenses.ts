import { mkdirSync, writeFileSync } from 'node:fs'
import { type LicenseInfo, licensePlugin } from 'rolldown-license-plugin'

const file = 'dist/third-party-licenses.txt'
const permissive = /^\(?(MIT|ISC|BSD-2-Clause|BSD-3-Clause|0BSD|Apache-2\.0|Python-2\.0|BlueOak-1\.0\.0)\b/
/** Of all bundles: each build adds its own, and the file is written anew. */
const found = new Map<string, LicenseInfo>()

/** Writes the licences of everything that is bundled into one file; the build fails at one that does not allow it. */
export function thirdPartyLicenses() {
  return licensePlugin({
    allow: ({ license }) => permissive.test(license),
    failOnViolation: true,
    failOnUnlicensed: true,
    done: (licenses) => {
      for (const one of licenses) found.set(`${one.name}@${one.version}`, one)
      const texts = [...found]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([id, { license, licenseText }]) => `${id} (${license})\n\n${licenseText.trim()}\n`)
      mkdirSync('dist', { recursive: true })
      writeFileSync(file, `This package contains the following software.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`)
    },
  })
}
