import Foundation

/// A JSON value in requests and answers of the interface.
package enum GraphNode: Hashable, Sendable {
  case null
  case flag(Bool)
  case number(Int)
  case text(String)
  case list([GraphNode])
  case object([String: GraphNode])

  /// Parses JSON. A number loses its fraction.
  ///
  /// - Throws: `GraphFault.badRequest` if the bytes are not JSON.
  package init(_ bytes: [UInt8]) throws(GraphFault) {
    do {
      self = Self.node(
        try JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed]))
    } catch {
      throw .badRequest("Unable to read JSON request payload.")
    }
  }

  private static func node(_ value: Any) -> GraphNode {
    switch value {
    case let text as String: .text(text)
    case let list as [Any]: .list(list.map(node))
    case let object as [String: Any]: .object(object.mapValues(node))
    case let number as NSNumber:
      // JSONSerialization returns a Boolean as a special kind of number.
      String(cString: number.objCType) == "c" ? .flag(number.boolValue) : .number(number.intValue)
    case _: .null
    }
  }

  /// The value as JSON, in UTF-8.
  var bytes: [UInt8] {
    var text = ""
    write(into: &text)
    return Array(text.utf8)
  }

  private func write(into text: inout String) {
    switch self {
    case .null: text += "null"
    case .flag(let value): text += value ? "true" : "false"
    case .number(let value): text += String(value)
    case .text(let value): Self.write(value, into: &text)
    case .list(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(into: &text)
      }
      text += "]"
    case .object(let values):
      text += "{"
      // Annotations such as @odata.context come first, as the service writes them.
      for (index, key) in values.keys.sorted().enumerated() {
        if index > 0 { text += "," }
        Self.write(key, into: &text)
        text += ":"
        values[key]?.write(into: &text)
      }
      text += "}"
    }
  }

  private static func write(_ value: String, into text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      case _: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  /// Returns the value of a property; `nil` if there is none or this is no object.
  package subscript(_ key: String) -> GraphNode? {
    guard case .object(let values) = self else { return nil }
    return values[key]
  }

  /// The text; `nil` for every other kind of value.
  package var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  /// The elements of a list; `nil` for every other kind of value.
  package var list: [GraphNode]? {
    guard case .list(let list) = self else { return nil }
    return list
  }

  /// Returns a text, or `null`.
  static func optional(_ text: String?) -> GraphNode { text.map(GraphNode.text) ?? .null }

  /// Returns the object with its context: the address that says what it is.
  func with(context: String) -> GraphNode {
    guard case .object(var values) = self else { return self }
    values["@odata.context"] = .text(context)
    return .object(values)
  }

  /// Returns the object with the name of its type, such as `user`.
  func typed(_ type: String) -> GraphNode {
    guard case .object(var values) = self else { return self }
    values["@odata.type"] = .text("#microsoft.graph.\(type)")
    return .object(values)
  }
}
