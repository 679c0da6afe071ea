import DeclaredDomains
import Operations

/// Templates and places in tests, as short as in a file.
func words(_ text: String) -> Template {
  if text.hasPrefix("$"), let reference = reference(text.dropFirst()) {
    return .reference(reference)
  }
  guard text.contains("{") else { return .literal(.text(text)) }
  var pieces: [Template.Piece] = []
  var rest = text[...]
  while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
    if open != rest.startIndex { pieces.append(.literal(String(rest[..<open]))) }
    let inner = rest[rest.index(after: open)..<close].split(separator: "|")
    let filters: [String: Spelling] = [
      "json": .json, "odata": .odata, "lower": .lower, "dns-text": .dnsText,
    ]
    if let first = inner.first, let found = reference(first) {
      pieces.append(.reference(found, inner.count > 1 ? filters[String(inner[1])] : nil))
    }
    rest = rest[rest.index(after: close)...]
  }
  if !rest.isEmpty { pieces.append(.literal(String(rest))) }
  return .text(pieces)
}

private func reference(_ text: Substring) -> Reference? {
  let slash = text.firstIndex(of: "/") ?? text.endIndex
  let names = text[..<slash].split(separator: ".").map(String.init)
  guard let name = names.first else { return nil }
  return Reference(
    name, names.count > 1 ? names[1] : nil, JSONPointer(String(text[slash...])) ?? .whole)
}

func at(_ text: String) -> JSONPointer { JSONPointer(text) ?? JSONPointer(tokens: ["no pointer"]) }

func match(_ pointer: String, _ text: String) -> JSONMatch { JSONMatch(at(pointer), words(text)) }

func json(_ text: String) throws -> JSONDocument { try JSONReader.document(Array(text.utf8)) }
