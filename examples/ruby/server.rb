# frozen_string_literal: true

require 'webrick'
require_relative 'webhook'

SECRETS = ENV.fetch('CKBOX_API_SECRET', '').split(',').reject(&:empty?)
TEST_HOOKS = ENV['CKBOX_TEST_HOOKS'] == '1'
BODY_LIMIT = 8 * 1024 * 1024
abort 'CKBOX_API_SECRET is empty: give the API secret of the CKBox environment.' if SECRETS.empty?

class TooLarge < StandardError; end

class App < WEBrick::HTTPServlet::AbstractServlet
  LIBRARY = Webhook::Library.new

  def service(request, response)
    return test_hook(request, response) if %w[/state /reset].include?(request.path) && may_test?(request)
    return answer(response, 404, code: 'not_found') unless request.path == '/webhooks/ckbox'
    return answer(response, 405, code: 'method_not_allowed') unless request.request_method == 'POST'

    receive(request, response)
  end

  private

  def receive(request, response)
    body = read(request)
    signed = Webhook.verify('POST', request.unparsed_uri, single(request, 'x-cs-timestamp'),
                            single(request, 'x-cs-signature'), body, SECRETS)
    return answer(response, 401, code: 'signature_mismatch') unless signed

    LIBRARY.apply(body)
    response.status = 204
  rescue TooLarge
    response['Connection'] = 'close'
    answer(response, 413, code: 'body_too_large')
  rescue Webhook::InvalidEvent => e
    answer(response, 422, code: 'event_invalid', message: e.message.scrub)
  end

  def read(request)
    raise TooLarge if request['Content-Length'].to_i > BODY_LIMIT
    return ''.b unless request['Content-Length'] || request['Transfer-Encoding']

    body = ''.b
    request.body do |chunk|
      body << chunk
      raise TooLarge if body.bytesize > BODY_LIMIT
    end
    body
  end

  def single(request, name)
    values = request.header[name]
    values.first if values.length == 1
  end

  def may_test?(request)
    TEST_HOOKS && request.peeraddr[3] == '127.0.0.1'
  end

  def test_hook(request, response)
    return answer(response, 200, LIBRARY.state) if request.path == '/state'

    LIBRARY.clear
    response.status = 204
  end

  def answer(response, status, value)
    response.status = status
    response.content_type = 'application/json'
    response.body = JSON.generate(value)
  end
end

server = WEBrick::HTTPServer.new(
  BindAddress: ENV.fetch('HOST', '127.0.0.1'),
  Port: ENV.fetch('PORT', '3000').to_i,
  Logger: WEBrick::Log.new($stderr, WEBrick::Log::ERROR),
  AccessLog: []
)
server.mount('/', App)
trap('INT') { server.shutdown }
trap('TERM') { server.shutdown }
server.start
