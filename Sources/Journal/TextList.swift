import FoundationEssentials

/// The texts of an event as the journal's column holds them: a JSON array of strings.
enum TextList {
  static func json(_ texts: [String]) throws -> String {
    guard !texts.isEmpty else { return "[]" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(texts), as: UTF8.self)
  }

  static func texts(_ json: String) throws -> [String] {
    json == "[]" ? [] : try JSONDecoder().decode([String].self, from: Data(json.utf8))
  }
}
