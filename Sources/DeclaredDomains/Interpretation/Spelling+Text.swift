import Operations

extension Spelling {
  /// A text as this spelling has it.
  ///
  /// - Parameters:
  ///   - type: the type of a record, for data of records; `nil` if it is not known.
  ///   - base: the text of a reference, for names below it; `nil` if there is none.
  package func spelled(
    _ text: String, type: String? = nil, base: (Reference) -> String? = { _ in nil }
  ) -> String {
    switch self {
    case .lower: text.lowercased()
    case .trim: text.trimmingWhitespace
    case .finalDot: text.hasSuffix(".") ? text : "\(text)."
    case .below(let reference): base(reference).map { DNSSpelling.name(text, below: $0) } ?? text
    case .dnsData: DNSSpelling.data(text, type: type)
    case .dnsText: DNSSpelling.text(Array(text.utf8))
    case .utc: UTCInstant.seconds(text).map(UTCInstant.text) ?? text
    case .json: Self.jsonText(text)
    case .odata:
      text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    }
  }

  /// A text as it stands between the quotation marks of a JSON text, and of all that is written so.
  private static func jsonText(_ text: String) -> String {
    String(JSONDocument.text(text).text.dropFirst().dropLast())
  }
}

extension [Spelling] {
  /// A text as all of these have it, one after the other.
  func spelled(
    _ text: String, type: String?, base: (Reference) -> String?
  ) -> String {
    reduce(text) { $1.spelled($0, type: type, base: base) }
  }
}
