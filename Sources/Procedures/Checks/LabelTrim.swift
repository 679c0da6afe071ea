/// Moves the words around a label out of its marks: `**fliken Produkter**` becomes
/// `fliken **Produkter**`.
struct LabelTrim {
  let pair: SentencePair
  let span: SentencePair.Span

  /// The correction; `nil` if the name is not in the span, unchanged and as whole words.
  func fix(to name: String) -> SentenceFinding.Fix? {
    let bytes = pair.target.bytes
    let text = String(decoding: bytes[span.range], as: UTF8.self)
    // Text that contains other markup is left unchanged.
    guard text == span.text, let found = text.firstRange(of: name) else { return nil }
    let before = text[..<found.lowerBound]
    let after = text[found.upperBound...]
    guard !before.isEmpty || after.contains(where: \.isLetter),
      before.isEmpty || before.last == " ",
      after.first.map({ $0 == " " || ".,;:".contains($0) }) ?? true
    else { return nil }
    let open = String(decoding: bytes[span.whole.lowerBound..<span.range.lowerBound], as: UTF8.self)
    let close = String(
      decoding: bytes[span.range.upperBound..<span.whole.upperBound], as: UTF8.self)
    return .init(range: span.whole, text: "\(before)\(open)\(name)\(close)\(after)")
  }
}
