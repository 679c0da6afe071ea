import Markup

/// The rules of an XLIFF version that a grammar cannot express, applied to all tags of a file in
/// order.
protocol XLIFFRules {
  mutating func start(_ element: XLIFFElement, _ attributes: XLIFFAttributes)
  mutating func end(_ element: XLIFFElement)
  /// Called for text that is not empty.
  mutating func text()
}
