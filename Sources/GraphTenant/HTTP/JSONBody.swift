import FoundationEssentials

/// Encodes and decodes the JSON of requests and answers.
enum JSONBody {
  static func bytes(_ value: some Encodable) throws(GraphFailure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value))
    } catch {
      throw .malformed("a request could not be written: \(error)")
    }
  }

  static func value<Value: Decodable>(
    _ type: Value.Type, _ bytes: [UInt8]
  ) throws(GraphFailure) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw .malformed("an answer is not what Microsoft Graph documents (\(Value.self))")
    }
  }
}
