export type { Endpoint, FetchHandler, LambdaHandler, NodeListener } from './delivery/endpoint.js'
export {
  type ConsumerHandlerOptions,
  consumerHandler,
  type MountedConsumer,
  mountConsumer,
} from './delivery/mount-consumer.js'
