# frozen_string_literal: true

# Holds `verify` against the signature vectors: ruby vectors_test.rb

require 'minitest/autorun'
require_relative 'webhook'

class VectorsTest < Minitest::Test
  file = File.expand_path('../../vectors/signature.json', __dir__)
  JSON.parse(File.read(file, encoding: 'UTF-8'))['groups'].flat_map { |group| group['cases'] }.each do |vector|
    # This receiver has no replay window.
    next if vector['result'] == 'acceptable' || vector.key?('replayWindow')

    define_method("test_#{vector['name']}") do
      request = vector['request']
      body = request.key?('bodyHex') ? [request['bodyHex']].pack('H*') : request['body']
      valid = Webhook.verify(*request.values_at('method', 'url', 'timestamp', 'signature'), body, vector['secrets'])
      assert_equal vector['result'] == 'valid', valid, vector['reason']
    end
  end
end
