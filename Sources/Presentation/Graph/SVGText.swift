import Markup

/// Writes SVG piece by piece.
struct SVGText {
  // `nil` only if there is no memory left, and then there is no picture either.
  private let writer = XMLWriter()

  var text: String { writer?.finished() ?? "" }

  func open(_ name: String, _ attributes: [(String, String)] = []) {
    writer?.start(name, attributes)
  }

  func close() { writer?.end() }

  func empty(_ name: String, _ attributes: [(String, String)]) {
    writer?.element(name, attributes)
  }

  func element(_ name: String, _ attributes: [(String, String)], _ content: String) {
    writer?.element(name, attributes, text: content)
  }

  /// A coordinate, rounded to at most one decimal.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(abs(tenths % 10))"
  }
}
