export { version } from '../runner/version.js'
