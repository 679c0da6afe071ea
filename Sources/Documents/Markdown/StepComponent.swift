import Diagnostics
import Markup

/// The component with which a page for a site generator marks a step, `<Step title="Open it">`. For
/// Markdown it is a tag that nobody knows.
package enum StepComponent {
  /// The tag of the component at the start of a text, such as `<Step>`; `nil` if it is another.
  package static func tag(at bytes: ArraySlice<UInt8>) -> String? {
    guard bytes.starts(with: opening) else { return nil }
    let rest = bytes.dropFirst(opening.count)
    switch rest.first {
    case 0x20, 0x09, 0x0A, 0x0D, 0x3E: return "<Step>"
    case 0x73: return rest.dropFirst().first == 0x3E ? "<Steps>" : nil
    default: return nil
    }
  }

  /// The first such tag in a part of a page; `nil` if there is none.
  static func tag(in range: Range<Int>, of bytes: [UInt8]) -> String? {
    var position = range.lowerBound
    while let found = ByteSearch.first(opening, in: bytes, from: position, to: range.upperBound) {
      if let tag = tag(at: bytes[found..<range.upperBound]) { return tag }
      position = found + opening.count
    }
    return nil
  }

  private static let opening = Array("<Step".utf8)
}

extension Diagnostic {
  /// The finding about steps that begin with the mark of another markup language.
  package static func foreignSteps(_ mark: String, at place: SourcePlace) -> Diagnostic {
    Diagnostic(
      .listForeign, .note, at: place,
      "steps begin with '\(mark)' as in another markup language, so no list is shown",
      advice: "begin each step with '1. ', or convert the page to Markdown with pandoc")
  }
}
