import { webhookHandler } from 'ckbox-webhooks/next'
import { secrets } from '../../../../settings.js'
import { library } from '../../../library.js'

/** A Next.js route handler. */
export const POST = webhookHandler({ secrets, bodyLimit: 8 * 1024 * 1024 }, (event) => library.apply(event))
